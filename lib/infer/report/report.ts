/** Where an inferred error comes from. */
export type InferredSource = 'handler' | 'service' | 'middleware' | 'guard' | 'pipe' | 'interceptor';

/** An error that a handler can answer, as the code says. */
export interface InferredError {
  /** The status that is answered. */
  readonly status: number;
  /** The class of what is thrown. */
  readonly exception: string;
  readonly errorCode?: string;
  /** The class that has the errorCode, where the exception inherits it. */
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
  /** The name that its file exports the controller by, which may be `default`; absent where no file can import it. */
  readonly exportedAs?: string;
  readonly method: string;
  readonly paths: readonly string[];
  readonly errors: readonly InferredError[];
  /** Statuses that are inferred, and missing in a `@Throws()` that is there. */
  readonly undeclared: readonly number[];
  /** Statuses that `@Throws()` declares, and that no code was seen to throw. */
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
  /** The controllers that the option `exclude` names, whose routes are left out. */
  readonly excluded?: readonly string[];
  readonly unresolved: readonly UnresolvedCode[];
  /** Whether the application's imports name files with `.js`. */
  readonly hasExtensions: boolean;
  /** How often packages were called that no table knows, by package. */
  readonly external: Readonly<Record<string, number>>;
}
