import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { findComputedStatus } from '../flow/caught-values.js';
import { evaluateConstant } from '../values/constants.js';
import type { ThrownFact } from '../flow/facts.js';
import { findBaseClass, findClass, getPackageName, unwrap } from '../program/declarations.js';
import {
  type Argument,
  type Evaluate,
  findSuperCall,
  readErrorCode,
  readMessage,
} from './exception-arguments.js';
import { readStatics, readStatusType } from './exception-members.js';
import { EXCEPTION_PACKAGES, STATUS_ARGUMENT, STATUS_OF_CLASS } from './status-classes.js';

/** What the arguments and the class of an exception tell. */
type Told = Pick<ThrownFact, 'status' | 'computed' | 'message' | 'errorCode' | 'errorCodeOf' | 'title'>;

const NOTHING: Told = { status: undefined, computed: false, message: undefined, errorCode: undefined };

/** Describes the error that `new X(…)` creates. */
export function describeNew(
  { checker }: Analysis,
  node: ts.NewExpression,
  given: readonly ts.Expression[],
  context: Context,
): ThrownFact {
  const type = checker.getTypeAtLocation(node);
  const owner = findClass(type);
  const told = owner
    ? describeClass(checker, owner, given, argument => evaluateConstant(checker, argument, context), 0)
    : describeHttpError(checker, type);
  // If the status is that of a caught error, the place to read is the one that computes it.
  const [origin] = told.computed
    ? given.flatMap(argument => findComputedStatus(checker, argument, context) ?? [])
    : [];
  return {
    kind: 'error',
    type,
    name: type.symbol?.name ?? node.expression.getText(),
    ...told,
    at: origin ?? node,
    via: [],
  };
}

/** Describes the errors of a class if no construction is visible. */
export function describeType({ checker }: Analysis, type: ts.Type, at: ts.Node): ThrownFact {
  const owner = findClass(type);
  const told = owner
    ? describeClass(checker, owner, [], () => undefined, 0)
    : describeHttpError(checker, type);
  return { kind: 'error', type, name: type.symbol?.name ?? 'Error', ...told, at, via: [] };
}

/** Describes an error of http-errors: its type has the status. */
function describeHttpError(checker: ts.TypeChecker, type: ts.Type): Told {
  const status = readStatusType(checker, type);
  return status ? { ...NOTHING, status: status.value, computed: status.value === undefined } : NOTHING;
}

function describeClass(
  checker: ts.TypeChecker,
  owner: ts.ClassLikeDeclaration,
  given: readonly Argument[],
  evaluate: Evaluate,
  depth: number,
): Told {
  const name = owner.name?.text ?? '';
  if (depth > 20) return NOTHING;
  if (EXCEPTION_PACKAGES.has(getPackageName(owner)) || isOwnClass(owner, name)) {
    const known = describeKnown(name, given, evaluate, checker);
    if (known) return known;
  }
  const statics = readStatics(checker, owner, evaluate);
  const base = findBaseClass(checker, owner);
  const told = base ? describeBase(checker, owner, base, given, evaluate, depth) : NOTHING;
  return {
    status: statics.status ?? told.status,
    computed: statics.status === undefined && told.computed,
    message: told.message,
    ...readName(told, statics.errorCode, name),
    title: statics.title ?? told.title,
  };
}

/** Looks up the errorCode as the constructor does: in its options, then in the class, then in its base classes. */
function readName(
  told: Told,
  own: string | undefined,
  name: string,
): Pick<Told, 'errorCode' | 'errorCodeOf'> {
  const isOption = told.errorCode !== undefined && told.errorCodeOf === undefined;
  if (isOption || own === undefined) return { errorCode: told.errorCode, errorCodeOf: told.errorCodeOf };
  return { errorCode: own, errorCodeOf: name };
}

/** Whether a class is the library's own, if the program contains the library's sources. */
function isOwnClass(owner: ts.ClassLikeDeclaration, name: string): boolean {
  return (
    (name in STATUS_OF_CLASS || name in STATUS_ARGUMENT) &&
    /\/exceptions\/[\w-]+(\.exception)?\.ts$/.test(owner.getSourceFile().fileName) &&
    owner.getSourceFile().text.includes('@publicApi')
  );
}

function describeKnown(
  name: string,
  given: readonly Argument[],
  evaluate: Evaluate,
  checker: ts.TypeChecker,
): Told | undefined {
  const position = STATUS_ARGUMENT[name];
  if (position !== undefined) {
    const argument = given[position];
    const known = argument && evaluate(argument);
    const isStatus = typeof known?.value === 'number';
    const message = given[position === 0 ? 1 : 0];
    return {
      status: isStatus ? known.value : undefined,
      // Without a status, it is a masked 500.
      computed: !isStatus && (!known || known.value !== undefined),
      message: message && readMessage(message, evaluate),
      errorCode: readErrorCode(checker, given[2], evaluate) ?? readErrorCode(checker, message, evaluate),
    };
  }
  const status = STATUS_OF_CLASS[name];
  if (status === undefined) return undefined;
  return {
    status,
    computed: false,
    message: given[0] && readMessage(given[0], evaluate),
    errorCode: readErrorCode(checker, given[1], evaluate) ?? readErrorCode(checker, given[0], evaluate),
  };
}

/** Evaluates the arguments that a class passes to its base class. */
function describeBase(
  checker: ts.TypeChecker,
  owner: ts.ClassLikeDeclaration,
  base: ts.ClassLikeDeclaration,
  given: readonly Argument[],
  evaluate: Evaluate,
  depth: number,
): Told {
  const maker = owner.members.find(
    (member): member is ts.ConstructorDeclaration =>
      ts.isConstructorDeclaration(member) && member.body !== undefined,
  );
  if (!maker) return describeClass(checker, base, given, evaluate, depth + 1);
  const call = findSuperCall(maker);
  const parameters = new Map<ts.Symbol, Argument>();
  maker.parameters.forEach((parameter, index) => {
    const symbol = checker.getSymbolAtLocation(parameter.name);
    if (symbol) parameters.set(symbol, given[index] ?? parameter.initializer);
  });
  const within: Evaluate = node => {
    const symbol = ts.isIdentifier(unwrap(node)) ? checker.getSymbolAtLocation(unwrap(node)) : undefined;
    if (symbol && parameters.has(symbol)) {
      const argument = parameters.get(symbol);
      return argument && evaluate(argument);
    }
    return evaluateConstant(checker, node, { self: undefined });
  };
  const resolved = (call?.arguments ?? []).map(argument => {
    const symbol = ts.isIdentifier(unwrap(argument))
      ? checker.getSymbolAtLocation(unwrap(argument))
      : undefined;
    return symbol && parameters.has(symbol) ? parameters.get(symbol) : argument;
  });
  return describeClass(checker, base, resolved, node => within(node) ?? evaluate(node), depth + 1);
}
