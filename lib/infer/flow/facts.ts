import type ts from 'typescript';
import { getId } from './object-ids.js';

/** An error that can leave a function. */
export interface ThrownFact {
  readonly kind: 'error';
  /** The class of the thrown error, if the program or a package declares it. */
  readonly type: ts.Type | undefined;
  /** The name of that class. */
  readonly name: string;
  /** The status, if the class and its arguments state it. */
  readonly status: number | undefined;
  /** Whether it is an HTTP exception whose status is computed at run time. */
  readonly computed: boolean;
  readonly message: string | undefined;
  readonly errorCode: string | undefined;
  /** The class that has the errorCode as a static member, if the error inherits it. */
  readonly errorCodeOf?: string | undefined;
  /** The title that the class has. */
  readonly title?: string | undefined;
  /** The code that throws it. */
  readonly at: ts.Node;
  /** The calls that lead to it, outermost first. */
  readonly via: readonly string[];
}

/** A parameter is called. Its errors are known when a caller passes a function. */
export interface ParameterCall {
  readonly kind: 'call';
  readonly parameter: ts.Symbol;
  readonly channel: Channel;
}

/** A parameter is thrown, or a member of it. */
export interface ParameterError {
  readonly kind: 'parameter';
  readonly parameter: ts.Symbol;
  readonly member?: string;
}

/** A parameter is called, and its result is thrown: `throw makeError()`. */
export interface ParameterMadeError {
  readonly kind: 'made';
  readonly parameter: ts.Symbol;
}

/** The errors of the promises that a parameter holds. They are known when a caller passes some. */
export interface ParameterPromise {
  readonly kind: 'promise';
  readonly parameter: ts.Symbol;
}

/** An error of a package that creates HTTP exceptions. Nothing else is known of it. */
export interface ForeignError {
  readonly kind: 'foreign';
}

export type Fact =
  ThrownFact | ParameterCall | ParameterError | ParameterMadeError | ParameterPromise | ForeignError;

/** Whether an error is thrown at once, or carried by a promise or an observable until it is awaited. */
export type Channel = 'thrown' | 'carried';

/** Facts with the same key are the same fact. */
export function makeKey(fact: Fact): string {
  switch (fact.kind) {
    case 'error':
      return `e${fact.name}|${fact.status}|${fact.message}|${fact.errorCode}|${getId(fact.at)}`;
    case 'call':
      return `c${getId(fact.parameter)}|${fact.channel}`;
    case 'parameter':
      return `p${getId(fact.parameter)}|${fact.member}`;
    case 'made':
      return `m${getId(fact.parameter)}`;
    case 'promise':
      return `w${getId(fact.parameter)}`;
    case 'foreign':
      return 'f';
  }
}
