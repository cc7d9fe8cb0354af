import type ts from 'typescript';
import type { Effects, FactSet } from './flow/effects.js';
import type { Bindings } from './nest/bindings.js';
import type { ClassIndex } from './program/class-index.js';

/** The longest chain of variables, calls and members that is followed for one value. */
export const MAX_DEPTH = 8;

/** The context in which a piece of code is evaluated. */
export interface Context {
  /** The type of `this`, if a subclass or type arguments make it more exact than its declaration. */
  readonly self: ts.Type | undefined;
  /** A variable that is known to hold an error of one class: that of a `catch` clause, or a filter's parameter. */
  readonly caught?: Caught | undefined;
  /** The known facts about the route, if a guard, an interceptor or a pipe is evaluated for one. */
  readonly route?: RouteFacts | undefined;
  /** The parameters that receive an error instead of a `throw`: `next` of a middleware. */
  readonly rejecters?: ReadonlySet<ts.Symbol> | undefined;
  /** The effects of `next.handle()`, in an interceptor. */
  readonly handled?: Handled | undefined;
  /** The method that a decorator replaces, in the function that replaces it. */
  readonly replaced?: Replaced | undefined;
  /** The values of parameters, if the call states them. */
  readonly given?: ReadonlyMap<ts.Symbol, Known> | undefined;
}

/** The parameter `next` of an interceptor, with the errors of the pipes and the handler that it runs. */
export interface Handled {
  readonly next: ts.Symbol;
  readonly facts: FactSet;
}

/** A method that a decorator replaces: its effects, and the variables of the decorator that hold it. */
export interface Replaced {
  readonly roles: Roles;
  readonly effects: Effects;
}

/**
 * What a variable in a decorator holds: the descriptor of the method, its class or its name (`place`), all of these, or the
 * method. The decorator of a class gets the `class`, and may return a `subclass`.
 */
export type Role = 'descriptor' | 'place' | 'all' | 'method' | 'class' | 'subclass';

export type Roles = ReadonlyMap<ts.Symbol, Role>;

/** The error that a variable holds. Without facts it can be any error. */
export interface Caught {
  readonly variable: ts.Symbol;
  readonly facts: FactSet | undefined;
}

/** The known facts about a route, for its guards, interceptors and pipes. */
export interface RouteFacts {
  /** Metadata that decorators set, by its key: on the handler, on its class, or else on either. `undefined` if the decorators cannot be read. */
  metadata(key: string, holder?: MetadataHolder): Known | undefined;
  /**
   * A member of the request: its `method`, the `user` that a guard requires, and members that only guards set.
   *
   * @param at - the expression that reads it
   */
  request(member: string, at?: ts.Expression): Known | undefined;
  /** A header field of the request, by its name in lower case. Only where a certain value is assumed. */
  header?(name: string): Known | undefined;
}

/** What a decorator sets metadata on. */
export type MetadataHolder = 'handler' | 'class';

/** A value that can be read from the code. */
export interface Known {
  readonly value: unknown;
}

/** Code that cannot be followed. */
export interface Unresolved {
  readonly at: ts.Node;
  readonly reason: string;
}

/** The functions that the parts of an analysis share. */
export interface Analysis {
  readonly checker: ts.TypeChecker;
  readonly classes: ClassIndex;
  readonly bindings: Bindings;
  /** Evaluates an expression. */
  expression(node: ts.Expression | undefined, context: Context): Effects;
  /** Evaluates a statement, and tells whether the next one is reached. */
  statement(node: ts.Statement, context: Context): Outcome;
  /** Evaluates a function whose parameters are not known yet, or the initializer of a variable: once for all its uses. */
  call(node: ts.SignatureDeclaration | ts.Expression, context: Context): Effects;
  /** Evaluates a call of an expression's value: a function that is passed to another one. */
  callValue(node: ts.Expression, context: Context): Effects;
  /** The errors that an expression can be. */
  errors(node: ts.Expression, context: Context): FactSet;
  /** The type of an expression, as exact as the context allows. */
  typeOf(node: ts.Expression, context: Context): ts.Type;
  /** Notes code that cannot be followed. */
  unresolved(at: ts.Node, reason: string): void;
  /** Notes a call into declarations of a package that no table knows. */
  external(at: ts.Node, name: string): void;
}

/** The outcome of a statement. */
export interface Outcome {
  readonly effects: Effects;
  /** Whether the next statement is reached. */
  readonly continues: boolean;
}
