/** Where an inferred error comes from. */
export type InferredSource = 'handler' | 'service' | 'middleware' | 'guard' | 'pipe' | 'interceptor';

/** An error that a handler can respond with, as read from the code. */
export interface InferredError {
  /** The status of the response. */
  readonly status: number;
  /** The class of the thrown error. */
  readonly exception: string;
  readonly errorCode?: string;
  /** The class that has the errorCode, if the exception inherits it. */
  readonly errorCodeOf?: string;
  /** The title that the class has. */
  readonly title?: string;
  /** Its message; the parts that are known only at run time are in braces. */
  readonly messages: readonly string[];
  /** The file and the line: `src/orders.service.ts:60`. */
  readonly at: string;
  readonly from: InferredSource;
  /** The calls from the handler to the place, outermost first. */
  readonly via: readonly string[];
}

/** The errors that one handler can respond with. */
export interface InferredRoute {
  /** `OrdersController.ship` */
  readonly handler: string;
  readonly file: string;
  /** The name under which the file exports the controller, which may be `default`. Absent if the file does not export it. */
  readonly exportedAs?: string;
  readonly method: string;
  readonly paths: readonly string[];
  readonly errors: readonly InferredError[];
  /** Inferred statuses that the handler's `@Throws()` does not declare. */
  readonly undeclared: readonly number[];
  /** Statuses that `@Throws()` declares and that no analysed code throws. */
  readonly notThrown: readonly number[];
}

/** Code that could not be followed. */
export interface UnresolvedCode {
  readonly handler: string;
  readonly at: string;
  readonly reason: string;
}

/** The findings of an analysis. */
export interface InferReport {
  readonly routes: readonly InferredRoute[];
  /** The controllers that the option `exclude` names. The report omits their routes. */
  readonly excluded?: readonly string[];
  readonly unresolved: readonly UnresolvedCode[];
  /** Whether the application's imports end in `.js`. */
  readonly hasExtensions: boolean;
  /** The number of calls of each package that no table knows. */
  readonly external: Readonly<Record<string, number>>;
}
