import ts from 'typescript';
import { describePackageCall, isLanguageCall, READING_METHODS } from '../reading-calls.js';
import { type FunctionWithBody, listParameters, unwrap } from '../declarations.js';
import { mayBeOperand } from '../operators.js';
import { listReturned } from '../returned.js';
import { isPrimitive } from '../types.js';
import { isFunction, listFlows } from './flows.js';
import {
  ANY_PART,
  AROUND,
  isAccess,
  ITSELF,
  joinParts,
  listBound,
  type Part,
  readAccessed,
  SOME_MEMBER,
} from './parts.js';

/** Stands for `this` among the variables. */
const THIS = 'this';

/** The variables of a function that hold an object, or parts of it. */
export type Variables = ReadonlyMap<string, ReadonlySet<Part>>;

/** Finds the variables of a function that hold the object of one of them, or parts of it. */
export function findHolders(checker: ts.TypeChecker, node: ts.Node, name: string): Variables {
  const variables = new Map<string, Set<Part>>([[name, new Set([ITSELF])]]);
  let isComplete = false;
  while (!isComplete) {
    isComplete = true;
    for (const { binding, value, isMember } of listFlows(node).aliases)
      for (const held of listHeld(checker, value, variables))
        for (const [variable, part] of listBound(binding, isMember ? joinParts(held, SOME_MEMBER) : held)) {
          const parts = variables.get(variable) ?? new Set<Part>();
          isComplete &&= parts.has(part);
          variables.set(variable, parts.add(part));
        }
  }
  return variables;
}

/** What the value of an expression has of the object. */
export function listHeld(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  variables: Variables,
): readonly Part[] {
  const node = unwrap(expression);
  const held = listParts(checker, node, variables);
  return held.length && isPrimitive(checker, node) ? [] : [...new Set(held)];
}

function listParts(checker: ts.TypeChecker, node: ts.Expression, variables: Variables): readonly Part[] {
  const list = (...parts: readonly ts.Expression[]): Part[] =>
    parts.flatMap(part => listHeld(checker, part, variables));
  const wrap = (...parts: readonly ts.Expression[]): Part[] =>
    list(...parts).map(part => joinParts(part, AROUND));
  if (ts.isIdentifier(node)) return [...(variables.get(node.text) ?? [])];
  if (node.kind === ts.SyntaxKind.ThisKeyword || node.kind === ts.SyntaxKind.SuperKeyword)
    return [...(variables.get(THIS) ?? [])];
  if (isAccess(node)) return list(node.expression).map(part => joinParts(part, readAccessed(node)));
  if (ts.isAwaitExpression(node) || ts.isSpreadElement(node)) return list(node.expression);
  if (ts.isConditionalExpression(node)) return list(node.whenTrue, node.whenFalse);
  if (ts.isBinaryExpression(node)) return mayBeOperand(node) ? list(node.left, node.right) : [];
  if (ts.isCallExpression(node)) return listHeldByResult(checker, node, variables);
  if (isFunction(node)) return list(...listReturned(node.body));
  if (ts.isArrayLiteralExpression(node)) return wrap(...node.elements);
  if (ts.isNewExpression(node)) return wrap(...(node.arguments ?? []));
  if (!ts.isObjectLiteralExpression(node)) return [];
  return node.properties.flatMap(property => {
    if (ts.isPropertyAssignment(property)) return wrap(property.initializer);
    if (ts.isSpreadAssignment(property)) return wrap(property.expression);
    return ts.isShorthandPropertyAssignment(property) ? wrap(property.name) : [];
  });
}

/** What the result of a call has of the object: the function may return any part of what it gets. */
function listHeldByResult(
  checker: ts.TypeChecker,
  call: ts.CallExpression,
  variables: Variables,
): readonly Part[] {
  const callee = unwrap(call.expression);
  const received = listReceiver(call).flatMap(node => listHeld(checker, node, variables));
  const given = call.arguments.flatMap(node => listHeld(checker, node, variables));
  if (!received.length && !given.length) return [];
  const method = ts.isPropertyAccessExpression(callee) ? READING_METHODS.get(callee.name.text) : undefined;
  if (method && isLanguageCall(checker, call)) {
    const inResult = method.result ? [...received, ...given] : given;
    return inResult.map(part => joinParts(part, method.result === 'element' ? SOME_MEMBER : AROUND));
  }
  const declaration = checker.getResolvedSignature(call)?.declaration;
  const effect = declaration && describePackageCall(call, declaration);
  if (effect === 'reads') return [];
  return effect === 'copies' ? given : [...received, ...given].map(part => joinParts(part, ANY_PART));
}

/** The parameters that get parts of the object from a call, and `this`. */
export function listPassed(
  checker: ts.TypeChecker,
  call: ts.CallExpression | ts.NewExpression,
  callee: FunctionWithBody,
  variables: Variables,
): readonly (readonly [string, Part])[] {
  const parameters = listParameters(callee);
  const given = call.arguments ?? [];
  const firstSpread = given.findIndex(ts.isSpreadElement);
  const passed = given.flatMap((argument, index) => {
    const isShifted = firstSpread >= 0 && firstSpread <= index;
    const getting = isShifted ? parameters.slice(index) : parameters.slice(index, index + 1);
    const filled = getting.length ? getting : parameters.slice(-1);
    return listHeld(checker, argument, variables).flatMap(part =>
      filled.flatMap(({ name, dotDotDotToken }) =>
        listBound(name, joinParts(part, dotDotDotToken ? AROUND : isShifted ? ANY_PART : ITSELF)),
      ),
    );
  });
  const received = listReceiver(call).flatMap(node => listHeld(checker, node, variables));
  return [...passed, ...received.map(part => [THIS, part] as const)];
}

/** The object whose method a call runs. */
export function listReceiver({ expression }: ts.CallExpression | ts.NewExpression): readonly ts.Expression[] {
  const callee = unwrap(expression);
  return isAccess(callee) ? [callee.expression] : [];
}
