import ts from 'typescript';
import type { Role, Roles } from '../analysis.js';
import { findValueSymbol, type FunctionWithBody, hasBody, unwrap } from '../program/declarations.js';
import { isAssignment } from '../program/operators.js';
import { listAlwaysReturned } from '../program/returned.js';

/** Whether an expression is the method that a decorator replaces: `descriptor.value`, or a variable that holds it. */
export function holdsMethod(checker: ts.TypeChecker, expression: ts.Expression, roles: Roles): boolean {
  const node = unwrap(expression);
  const roleOf = (part: ts.Expression): Role | undefined => {
    const inner = unwrap(part);
    const symbol = ts.isIdentifier(inner) ? findValueSymbol(checker, inner) : undefined;
    return symbol && roles.get(symbol);
  };
  if (ts.isPropertyAccessExpression(node)) {
    if (node.expression.kind === ts.SyntaxKind.SuperKeyword) return isInSubclass(checker, node, roles);
    return node.name.text === 'value' && roleOf(node.expression) === 'descriptor';
  }
  if (ts.isElementAccessExpression(node)) {
    const { expression: object, argumentExpression: member } = node;
    if (roleOf(object) === 'descriptor') return /^['"]value['"]$/.test(member.getText());
    return roleOf(object) === 'place' && roleOf(member) === 'place';
  }
  if (ts.isCallExpression(node)) {
    const callee = unwrap(node.expression);
    return (
      ts.isPropertyAccessExpression(callee) &&
      callee.name.text === 'bind' &&
      holdsMethod(checker, callee.expression, roles)
    );
  }
  if (!ts.isIdentifier(node)) return false;
  if (roleOf(node) === 'method') return true;
  const declaration = findValueSymbol(checker, node)?.valueDeclaration;
  if (!declaration) return false;
  if (ts.isVariableDeclaration(declaration))
    return declaration.initializer !== undefined && holdsMethod(checker, declaration.initializer, roles);
  const holder = declaration.parent.parent;
  return (
    ts.isBindingElement(declaration) &&
    (declaration.propertyName ?? declaration.name).getText() === 'value' &&
    ts.isVariableDeclaration(holder) &&
    holder.initializer !== undefined &&
    roleOf(holder.initializer) === 'descriptor'
  );
}

/** Whether `super.name` names the decorated method, in the method of a subclass that a decorator returns. */
function isInSubclass(checker: ts.TypeChecker, node: ts.PropertyAccessExpression, roles: Roles): boolean {
  const member = ts.findAncestor(node, ts.isMethodDeclaration);
  const owner = member && checker.getTypeAtLocation(member.parent).symbol;
  return roles.get(owner as ts.Symbol) === 'subclass' && member?.name.getText() === node.name.text;
}

/** Whether a call runs the method that a decorator replaces: `original.apply(this, args)`. */
export function callsMethod(checker: ts.TypeChecker, node: ts.CallExpression, roles: Roles): boolean {
  const callee = unwrap(node.expression);
  const [first] = node.arguments;
  const isApplied = ts.isPropertyAccessExpression(callee) && /^(apply|call)$/.test(callee.name.text);
  const called = !isApplied ? callee : callee.expression.getText() === 'Reflect' ? first : callee.expression;
  return called !== undefined && holdsMethod(checker, called, roles);
}

/**
 * Whether a function that replaces a method returns its result, or gives a callback that does to a function without a body:
 * `return segment('find', () => original.apply(this, args))`.
 */
export function returnsResult(checker: ts.TypeChecker, node: FunctionWithBody, roles: Roles): boolean {
  const returned = listAlwaysReturned(node.body);
  return (
    returned !== undefined &&
    returned.every(expression => {
      const inner = unwrap(expression);
      const call = ts.isAwaitExpression(inner) ? unwrap(inner.expression) : inner;
      if (!ts.isCallExpression(call)) return false;
      if (callsMethod(checker, call, roles)) return true;
      const callbacks = call.arguments.map((argument): ts.Node => unwrap(argument)).filter(hasBody);
      return (
        !hasBody(checker.getResolvedSignature(call)?.declaration) &&
        callbacks.length === 1 &&
        callbacks.every(callback => returnsResult(checker, callback, roles))
      );
    })
  );
}

/** Whether a function that replaces a method only passes on the arguments that it gets: `original.apply(this, args)`. */
export function passesArguments(checker: ts.TypeChecker, node: FunctionWithBody, roles: Roles): boolean {
  const parameters = node.parameters.filter(({ name }) => name.getText() !== 'this');
  const [rest] = parameters;
  if (parameters.length !== 1 || !rest?.dotDotDotToken || !ts.isIdentifier(rest.name)) return false;
  const { text } = rest.name;
  const isPassedOn = (child: ts.Node): boolean => {
    if (ts.isCallExpression(child) && callsMethod(checker, child, roles)) {
      const { arguments: args } = child;
      const last = args.at(-1);
      const passed = last && ts.isSpreadElement(last) ? last.expression : last;
      return (
        args.length === (child.expression.getText() === 'Reflect.apply' ? 3 : 2) && passed?.getText() === text
      );
    }
    if (ts.isIdentifier(child) && (child.text === text || child.text === 'arguments')) return false;
    return ts.forEachChild(child, part => !isPassedOn(part) || undefined) === undefined;
  };
  return isPassedOn(node.body);
}

/** The expression with what surrounds it without changing its value: parentheses, assertions, `descriptor ?? other`. */
export function findUse(node: ts.Node): ts.Node {
  const { parent } = node;
  const isAround =
    ts.isParenthesizedExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isSpreadElement(parent) ||
    (ts.isBinaryExpression(parent) && /^(\?\?|\|\|)$/.test(parent.operatorToken.getText()));
  return isAround ? findUse(parent) : node;
}

/** Whether other code may change a descriptor that is used so. */
export function isKept({ parent }: ts.Node): boolean {
  return (
    ts.isPropertyAssignment(parent) ||
    ts.isShorthandPropertyAssignment(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isNewExpression(parent) ||
    (ts.isBinaryExpression(parent) && isAssignment(parent))
  );
}

/** Whether the value of an expression may be an object. */
export function mayBeObject(checker: ts.TypeChecker, node: ts.Expression): boolean {
  return (checker.getTypeAtLocation(node).flags & (ts.TypeFlags.Object | ts.TypeFlags.Any)) !== 0;
}
