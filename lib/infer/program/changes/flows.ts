import ts from 'typescript';
import { isAssignment } from '../operators.js';

/** Where a function gives values to: variables, members of objects, and calls. */
interface Flows {
  readonly aliases: readonly Alias[];
  /** What it stores in members and lists, and what functions within it return: other code may change it. */
  readonly kept: readonly ts.Expression[];
  readonly calls: readonly (ts.CallExpression | ts.NewExpression)[];
}

/** `const binding = value`, `binding = value`, or `for (const binding of value)`. */
interface Alias {
  readonly binding: ts.BindingName;
  readonly value: ts.Expression;
  /** Whether the variable gets a member or an element of the value. */
  readonly isMember: boolean;
}

const flows = new WeakMap<ts.Node, Flows>();

export function listFlows(node: ts.Node): Flows {
  const known = flows.get(node);
  if (known) return known;
  const aliases: Alias[] = [];
  const kept: ts.Expression[] = [];
  const calls: (ts.CallExpression | ts.NewExpression)[] = [];
  const visit = (child: ts.Node): void => {
    aliases.push(...listAliases(child).filter(({ value }) => mayHold(value)));
    kept.push(...listKept(child, node).filter(mayHold));
    if (ts.isCallExpression(child) || ts.isNewExpression(child)) calls.push(child);
    ts.forEachChild(child, visit);
  };
  visit(node);
  const found = { aliases, kept, calls };
  flows.set(node, found);
  return found;
}

/** Whether an expression may have the value of a variable, or of a member. */
function mayHold(node: ts.Expression): boolean {
  return !ts.isLiteralExpression(node) && !ts.isTemplateExpression(node);
}

function listAliases(node: ts.Node): readonly Alias[] {
  if (ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node))
    return node.initializer ? [{ binding: node.name, value: node.initializer, isMember: false }] : [];
  if (ts.isForOfStatement(node)) {
    const { expression: value, initializer } = node;
    const [declaration] = ts.isVariableDeclarationList(initializer) ? initializer.declarations : [];
    const binding = declaration?.name ?? initializer;
    return ts.isIdentifier(binding) || declaration
      ? [{ binding: binding as ts.BindingName, value, isMember: true }]
      : [];
  }
  if (ts.isBinaryExpression(node) && isAssignment(node) && ts.isIdentifier(node.left))
    return [{ binding: node.left, value: node.right, isMember: false }];
  return ts.isCallExpression(node) ? listCallbackAliases(node) : [];
}

/** The parameters of callbacks, which get members of the other arguments: `list.forEach(binding => …)`, `each(list, binding => …)`. */
function listCallbackAliases({ expression, arguments: given }: ts.CallExpression): readonly Alias[] {
  const values = [...given, ...(ts.isPropertyAccessExpression(expression) ? [expression.expression] : [])];
  return given
    .filter(isFunction)
    .flatMap(({ parameters }) =>
      parameters.flatMap(({ name }) => values.map(value => ({ binding: name, value, isMember: true }))),
    );
}

export function isFunction(node: ts.Node): node is ts.ArrowFunction | ts.FunctionExpression {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

function listKept(node: ts.Node, within: ts.Node): readonly ts.Expression[] {
  if (ts.isBinaryExpression(node))
    return isAssignment(node) && !ts.isIdentifier(node.left) ? [node.right] : [];
  if (ts.isCallExpression(node)) {
    const callee = node.expression;
    return ts.isPropertyAccessExpression(callee) && STORING.has(callee.name.text) ? node.arguments : [];
  }
  const value =
    ts.isReturnStatement(node) || ts.isYieldExpression(node)
      ? node.expression
      : ts.isArrowFunction(node) && !ts.isBlock(node.body)
        ? node.body
        : undefined;
  const owner = ts.isArrowFunction(node) ? node : ts.findAncestor(node, ts.isFunctionLike);
  return value && owner !== within && !isListCallback(owner) ? [value] : [];
}

/** The methods of lists, sets and maps that store their arguments. */
const STORING: ReadonlySet<string> = new Set(['push', 'unshift', 'splice', 'fill', 'add', 'set']);

/** Whether a function is the callback of a method of lists, whose result has what the callback returns. */
function isListCallback(node: ts.Node | undefined): boolean {
  const call = node?.parent;
  return (
    call !== undefined &&
    ts.isCallExpression(call) &&
    ts.isPropertyAccessExpression(call.expression) &&
    /^(map|flatMap|filter|find\w*|some|every|forEach|sort|reduce)$/.test(call.expression.name.text)
  );
}
