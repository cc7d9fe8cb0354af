import ts from 'typescript';
import { isAssignment, isCount } from './operators.js';

/** The parts of a function that may change an object. */
interface Changes {
  /** What it assigns to, counts or deletes. */
  readonly targets: readonly ts.Node[];
  /** The variables to which it gives the value of another one, or of a member. */
  readonly aliases: readonly Alias[];
  /** The calls to which it passes a variable, or a member. */
  readonly calls: readonly (ts.CallExpression | ts.NewExpression)[];
  /** What it stores in members, and what functions within it return: other code may change it. */
  readonly kept: readonly ts.Expression[];
}

/** `const binding = value`, `binding = value`, `for (const binding of value)`, or `value.forEach(binding => …)`. */
interface Alias {
  readonly binding: ts.BindingName;
  readonly value: ts.Expression;
}

const changes = new WeakMap<ts.Node, Changes>();
const assigned = new WeakMap<ts.Node, ReadonlySet<string>>();

/** Lists the parts of a function that may change an object. */
export function listChanges(node: ts.Node): Changes {
  const known = changes.get(node);
  if (known) return known;
  const targets: ts.Node[] = [];
  const aliases: Alias[] = [];
  const calls: (ts.CallExpression | ts.NewExpression)[] = [];
  const kept: ts.Expression[] = [];
  const visit = (child: ts.Node): void => {
    const target = findTarget(child);
    if (target) targets.push(target);
    aliases.push(...listAliases(child).filter(({ value }) => mayHold(value)));
    const value = findKept(child, node);
    if (value && mayHold(value)) kept.push(value);
    const isCall = ts.isCallExpression(child) || ts.isNewExpression(child);
    if (isCall && child.arguments?.some(mayHold)) calls.push(child);
    ts.forEachChild(child, visit);
  };
  visit(node);
  const found = { targets, aliases, calls, kept };
  changes.set(node, found);
  return found;
}

/** Whether an expression may have the value of a variable, or of a member. */
function mayHold(node: ts.Expression): boolean {
  return !ts.isLiteralExpression(node) && !NEVER_HOLDING.has(node.kind);
}

const NEVER_HOLDING: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.FunctionExpression,
  ts.SyntaxKind.TemplateExpression,
]);

function listAliases(node: ts.Node): readonly Alias[] {
  if (ts.isVariableDeclaration(node))
    return node.initializer ? [{ binding: node.name, value: node.initializer }] : [];
  if (ts.isForOfStatement(node) && ts.isVariableDeclarationList(node.initializer))
    return node.initializer.declarations.map(({ name }) => ({ binding: name, value: node.expression }));
  if (ts.isBinaryExpression(node) && isAssignment(node) && ts.isIdentifier(node.left))
    return [{ binding: node.left, value: node.right }];
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const { expression: value } = node.expression;
  return node.arguments
    .filter(argument => ts.isArrowFunction(argument) || ts.isFunctionExpression(argument))
    .flatMap(({ parameters }) => parameters.map(({ name }) => ({ binding: name, value })));
}

/** The value that a node stores in a member, or returns from a function within another one. */
function findKept(node: ts.Node, within: ts.Node): ts.Expression | undefined {
  if (ts.isBinaryExpression(node) && isAssignment(node) && !ts.isIdentifier(node.left)) return node.right;
  const isInner = (inner: ts.Node | undefined): boolean => inner !== within && !isListCallback(inner);
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return isInner(node) ? node.body : undefined;
  if (!ts.isReturnStatement(node)) return undefined;
  return isInner(ts.findAncestor(node, ts.isFunctionLike)) ? node.expression : undefined;
}

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

/** The names that a function assigns to, or whose members it changes: their initial values are not reliable. */
export function assignedIn(node: ts.Node): ReadonlySet<string> {
  const known = assigned.get(node);
  if (known) return known;
  const names = new Set<string>();
  for (const target of listChanges(node).targets) collectNames(target, names);
  assigned.set(node, names);
  return names;
}

/** The names in the target of an assignment: one name, or those of a pattern. */
function collectNames(target: ts.Node, names: Set<string>): void {
  if (ts.isIdentifier(target)) names.add(target.text);
  ts.forEachChild(target, child => collectNames(child, names));
}

/** What a function assigns to, where that may be a variable itself and not only a member of it. */
export function listAssignments(node: ts.Node, name: string): readonly ts.Node[] {
  return listChanges(node).targets.filter(
    target => mentions(target, name) && !ts.isPropertyAccessExpression(target),
  );
}

/** The member of a variable that a statement assigns or deletes, and its new value. */
export function readChange(
  node: ts.Statement,
  name: string,
): { readonly member: string; readonly value: ts.Expression | undefined } | undefined {
  if (!ts.isExpressionStatement(node)) return undefined;
  const { expression } = node;
  const target = findTarget(expression);
  if (!target || !ts.isPropertyAccessExpression(target) || !ts.isIdentifier(target.expression))
    return undefined;
  if (target.expression.text !== name) return undefined;
  const isPlain =
    ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  if (!isPlain && !ts.isDeleteExpression(expression)) return undefined;
  return { member: target.name.text, value: isPlain ? expression.right : undefined };
}

/** What a node assigns to, counts or deletes. */
function findTarget(node: ts.Node): ts.Node | undefined {
  if (ts.isBinaryExpression(node)) return isAssignment(node) ? node.left : undefined;
  if (isCount(node)) return node.operand;
  // for (state.value of values)
  if (ts.isForOfStatement(node) || ts.isForInStatement(node))
    return ts.isVariableDeclarationList(node.initializer) ? undefined : node.initializer;
  if (ts.isDeleteExpression(node)) return node.expression;
  return ts.isCallExpression(node) && SETTING_CALL.test(node.expression.getText())
    ? node.arguments[0]
    : undefined;
}

/** Functions that set members of their first argument, or delete them. */
export const SETTING_CALL =
  /^(Object\.(assign|defineProperty|defineProperties|setPrototypeOf)|Reflect\.(set|defineProperty|deleteProperty))$/;

/** The member of a variable in `variable.member` or `variable.member.other`. */
export function readMemberOf(node: ts.Node, name: string): string | undefined {
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const holder = node.expression;
  if (!ts.isIdentifier(holder)) return readMemberOf(holder, name);
  return holder.text === name ? node.name.text : undefined;
}

export function mentions(node: ts.Node, name: string): boolean {
  if (ts.isIdentifier(node)) return node.text === name;
  return ts.forEachChild(node, child => mentions(child, name) || undefined) ?? false;
}

/** The files of the application, by each of them. */
const programs = new WeakMap<ts.SourceFile, readonly ts.SourceFile[]>();
const assignedNames = new WeakMap<readonly ts.SourceFile[], Map<string, boolean>>();

/** Makes the files of an application known to those functions that search them all. */
export function indexFiles(files: readonly ts.SourceFile[]): void {
  for (const file of files) programs.set(file, files);
}

/** The files of the application that a node is of, in which a name occurs. */
export function listFilesWith(node: ts.Node, name: string): readonly ts.SourceFile[] {
  const file = node.getSourceFile();
  return (programs.get(file) ?? [file]).filter(({ text }) => text.includes(name));
}

/** Whether any code of the application assigns to a variable or a member of this name. */
export function isAssignedAnywhere(node: ts.Node, name: string): boolean {
  const files = programs.get(node.getSourceFile()) ?? [node.getSourceFile()];
  const known = assignedNames.get(files) ?? new Map<string, boolean>();
  assignedNames.set(files, known);
  const found = known.get(name) ?? listFilesWith(node, name).some(file => assignedIn(file).has(name));
  known.set(name, found);
  return found;
}
