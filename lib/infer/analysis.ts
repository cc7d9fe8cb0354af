import type ts from 'typescript';
import type { Effects, FactSet } from './flow/effects.js';
import type { Bindings } from './nest/bindings.js';
import type { ClassIndex } from './program/class-index.js';

/** In which surroundings a piece of code is evaluated. */
export interface Context {
  /** The type of `this`, where a subclass or type arguments make it more exact than the code itself says. */
  readonly self: ts.Type | undefined;
  /** A variable that is known to hold an error of one class: that of a `catch` clause, or a filter's parameter. */
  readonly caught?: Caught | undefined;
  /** What the decorators of the handler say, where a guard is evaluated for one handler. */
  readonly metadata?: Metadata | undefined;
  /** The parameters that an error is given to instead of being thrown: `next` of a middleware. */
  readonly rejecters?: ReadonlySet<ts.Symbol> | undefined;
  /** What `next.handle()` leads to, in an interceptor. */
  readonly handled?: Handled | undefined;
  /** The values of parameters, where a call gives them. */
  readonly given?: ReadonlyMap<ts.Symbol, Known> | undefined;
}

/** The parameter `next` of an interceptor, with the errors of the pipes and the handler behind it. */
export interface Handled {
  readonly next: ts.Symbol;
  readonly facts: FactSet;
}

/** The error that a variable holds. Without a fact it can be any. */
export interface Caught {
  readonly variable: ts.Symbol;
  readonly facts: FactSet | undefined;
}

/** Reads metadata that decorators set, by its key; `unknown` where the decorators cannot be read. */
export type Metadata = (key: string) => Known | undefined;

/** A value that is known while the program is read. */
export interface Known {
  readonly value: unknown;
}

/** Code that cannot be followed. */
export interface Unresolved {
  readonly at: ts.Node;
  readonly reason: string;
}

/** What the parts of an analysis need of each other. */
export interface Analysis {
  readonly checker: ts.TypeChecker;
  readonly classes: ClassIndex;
  readonly bindings: Bindings;
  /** What evaluating an expression leads to. */
  expression(node: ts.Expression | undefined, context: Context): Effects;
  /** What running a statement leads to, and whether what follows it is reached. */
  statement(node: ts.Statement, context: Context): Outcome;
  /** What calling a function leads to, with its parameters not yet known. */
  call(node: ts.SignatureDeclaration, context: Context): Effects;
  /** What calling the value of an expression leads to: a function that is given to another one. */
  callValue(node: ts.Expression, context: Context): Effects;
  /** The errors that an expression can be. */
  errors(node: ts.Expression, context: Context): FactSet;
  /** The type of an expression, as exact as the surroundings make it. */
  typeOf(node: ts.Expression, context: Context): ts.Type;
  /** Notes code that cannot be followed. */
  unresolved(at: ts.Node, reason: string): void;
  /** Counts a call into declarations of a package that no table knows. */
  external(name: string): void;
}

/** What a statement leads to. */
export interface Outcome {
  readonly effects: Effects;
  /** Whether the next statement is reached. */
  readonly continues: boolean;
}
