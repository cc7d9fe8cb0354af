import ts from 'typescript';
import { unwrap } from '../program/declarations.js';
import { readBoundMember } from '../program/member-names.js';
import { isLogical } from '../program/operators.js';

const askedMembers = new WeakMap<ts.Symbol, ReadonlySet<string> | undefined>();

/** Stands for the parameter itself among its members. */
export const ITSELF = '';

/**
 * Finds the members of a parameter that the conditions of a function read, and whether one reads the parameter itself.
 * Includes those that the functions it passes the parameter to read. `undefined` if no condition reads any.
 */
export function findAskedMembers(
  checker: ts.TypeChecker,
  node: ts.SignatureDeclaration,
  parameter: ts.Symbol,
  depth = 0,
): ReadonlySet<string> | undefined {
  if (askedMembers.has(parameter)) return askedMembers.get(parameter);
  askedMembers.set(parameter, undefined);
  const asked = new Set<string>();
  const visit = (child: ts.Node): void => {
    if (
      ts.isIdentifier(child) &&
      child.text === parameter.name &&
      checker.getSymbolAtLocation(child) === parameter
    ) {
      const { parent } = child;
      if (ts.isPropertyAccessExpression(parent) && parent.expression === child) {
        if (isDeciding(parent)) asked.add(parent.name.text);
      } else if (
        ts.isVariableDeclaration(parent) &&
        parent.initializer === child &&
        ts.isObjectBindingPattern(parent.name)
      ) {
        for (const name of listBoundMembers(parent.name)) asked.add(name);
      } else if (ts.isSpreadAssignment(parent) && ts.isCallExpression(parent.parent.parent)) {
        // create({ ...parameter })
        for (const name of askedByCall(checker, parent.parent.parent, parent.parent, depth)) asked.add(name);
      } else if (ts.isCallExpression(parent)) {
        for (const name of askedByCall(checker, parent, child, depth)) asked.add(name);
      } else if (isDeciding(child)) asked.add(ITSELF);
    }
    ts.forEachChild(child, visit);
  };
  if ('body' in node && node.body) visit(node.body as ts.Node);
  const found = asked.size ? asked : undefined;
  askedMembers.set(parameter, found);
  return found;
}

function askedByCall(
  checker: ts.TypeChecker,
  call: ts.CallExpression,
  argument: ts.Expression,
  depth: number,
): ReadonlySet<string> {
  if (depth >= 4) return new Set();
  const declaration = checker.getResolvedSignature(call)?.declaration;
  const parameter = declaration?.parameters[call.arguments.indexOf(argument)];
  if (!declaration || !parameter || !ts.isParameter(parameter) || parameter.dotDotDotToken) return new Set();
  if (ts.isObjectBindingPattern(parameter.name)) {
    return new Set(listBoundMembers(parameter.name));
  }
  const symbol = checker.getSymbolAtLocation(parameter.name);
  return (
    (symbol && findAskedMembers(checker, declaration as ts.SignatureDeclaration, symbol, depth + 1)) ??
    new Set()
  );
}

function listBoundMembers({ elements }: ts.ObjectBindingPattern): readonly string[] {
  return elements.flatMap(element => readBoundMember(element) ?? []);
}

/** Whether an expression is a part of a condition. */
function isDeciding(expression: ts.Expression): boolean {
  let node: ts.Node = expression;
  for (let { parent } = node; parent && !ts.isFunctionLike(parent); node = parent, parent = parent.parent) {
    if (
      (ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isSwitchStatement(parent)) &&
      parent.expression === node
    )
      return true;
    if (ts.isConditionalExpression(parent) && parent.condition === node) return true;
    if (ts.isBinaryExpression(parent) && parent.left === node && isLogical(parent)) return true;
    if (ts.isVariableDeclaration(parent) && unwrap(expression) === parent.initializer) return true;
    if (ts.isStatement(parent)) return false;
  }
  return false;
}
