import ts from 'typescript';
import type { Context, Known } from '../analysis.js';
import { EXCEPTION_PACKAGES, STATUS_OF_CLASS } from '../errors/status-classes.js';
import { isOfApplication, getPackageName, resolveAlias, unwrap } from '../program/declarations.js';
import type { ThrownFact } from './facts.js';

/** Reads a member of the error that a variable holds, if its value is known. */
export function readCaught(
  checker: ts.TypeChecker,
  node: ts.PropertyAccessExpression,
  { caught }: Context,
  evaluate: (node: ts.Expression) => Known | undefined,
): Known | undefined {
  if (!caught || checker.getSymbolAtLocation(unwrap(node.expression)) !== caught.variable) return undefined;
  const [fact] = caught.facts?.values() ?? [];
  if (fact?.kind !== 'error') return undefined;
  const member = node.name.text;
  if (STATUS_MEMBERS.has(member)) {
    // Errors of packages get their status in the response only.
    if (!fact.type && !isHttpName(fact.name)) return { value: undefined };
    if (fact.status !== undefined) return { value: fact.status };
  }
  if (member === 'name' && fact.type) return { value: fact.name };
  // The class of the error sets this member.
  const declaration = fact.type && checker.getPropertyOfType(fact.type, member)?.valueDeclaration;
  const initializer =
    declaration && ts.isPropertyDeclaration(declaration) ? declaration.initializer : undefined;
  return initializer && evaluate(initializer);
}

/** The place of the error that a variable holds, if an expression reads the status of it, which is computed. */
export function findComputedStatus(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  { caught }: Context,
): ts.Node | undefined {
  const node = unwrap(expression);
  const read = ts.isCallExpression(node) ? unwrap(node.expression) : node;
  if (!ts.isPropertyAccessExpression(read) || !STATUS_MEMBERS.has(read.name.text)) return undefined;
  if (!caught?.facts || checker.getSymbolAtLocation(unwrap(read.expression)) !== caught.variable)
    return undefined;
  const [fact] = caught.facts.values();
  return fact?.kind === 'error' && fact.computed ? fact.at : undefined;
}

const STATUS_MEMBERS: ReadonlySet<string> = new Set(['status', 'statusCode', 'getStatus']);

function isHttpName(name: string): boolean {
  return name in STATUS_OF_CLASS || name === 'HttpException';
}

/** Whether the error that a variable holds is an instance of a class. */
export function isCaughtInstance(
  checker: ts.TypeChecker,
  left: ts.Expression,
  right: ts.Expression,
  { caught }: Context,
): Known | undefined {
  if (!caught || checker.getSymbolAtLocation(unwrap(left)) !== caught.variable) return undefined;
  const wanted = resolveAlias(checker, checker.getSymbolAtLocation(right));
  if (!wanted) return undefined;
  // An error without facts comes from code that creates no HTTP exceptions.
  if (!caught.facts) return isHttpClass(checker, wanted) ? { value: false } : undefined;
  const [fact] = caught.facts.values();
  if (fact?.kind !== 'error') return undefined;
  return fact.type ? { value: isOfClass(checker, fact, wanted) } : isNamedInstance(fact, wanted);
}

/** Whether an error of the tables, which has a name but no type, is an instance of a class. */
function isNamedInstance({ name }: ThrownFact, wanted: ts.Symbol): Known | undefined {
  if (name === wanted.name || wanted.name === 'Error') return { value: true };
  const isHttp = isHttpName(name);
  const declaration = wanted.declarations?.[0];
  if (!declaration) return undefined;
  if (EXCEPTION_PACKAGES.has(getPackageName(declaration)))
    return { value: isHttp && wanted.name === 'HttpException' };
  return isHttp || isOfApplication(declaration) ? { value: false } : undefined;
}

function isHttpClass(checker: ts.TypeChecker, wanted: ts.Symbol): boolean {
  return (
    (wanted.flags & ts.SymbolFlags.Class) !== 0 &&
    listAncestors(checker.getDeclaredTypeOfSymbol(wanted)).some(
      ({ symbol }) => symbol?.name === 'HttpException',
    )
  );
}

/** Whether a thrown error is an instance of a class. */
export function isOfClass(checker: ts.TypeChecker, { type, name }: ThrownFact, wanted: ts.Symbol): boolean {
  if (name === wanted.name || (wanted.name === 'Error' && type !== undefined)) return true;
  return type !== undefined && listAncestors(type).some(({ symbol }) => symbol === wanted);
}

/** Lists a type and the types that it extends. */
function listAncestors(type: ts.Type): ts.Type[] {
  const found = new Set<ts.Type>([type]);
  for (const current of found) for (const base of current.getBaseTypes() ?? []) found.add(base);
  return [...found];
}
