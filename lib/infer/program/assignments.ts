import ts from 'typescript';
import { isAssignment, isCount } from './operators.js';

const targets = new WeakMap<ts.Node, readonly ts.Expression[]>();
const assigned = new WeakMap<ts.Node, ReadonlySet<string>>();

/** Lists what a function assigns to, counts or deletes. */
export function listTargets(node: ts.Node): readonly ts.Expression[] {
  const known = targets.get(node);
  if (known) return known;
  const found: ts.Expression[] = [];
  const visit = (child: ts.Node): void => {
    const target = findTarget(child);
    if (target) found.push(target);
    ts.forEachChild(child, visit);
  };
  visit(node);
  targets.set(node, found);
  return found;
}

/** The names that a function assigns to, or whose members it changes: their initial values are not reliable. */
export function assignedIn(node: ts.Node): ReadonlySet<string> {
  const known = assigned.get(node);
  if (known) return known;
  const names = new Set<string>();
  for (const target of listTargets(node)) collectNames(target, names);
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
  return listTargets(node).filter(target => mentions(target, name) && !ts.isPropertyAccessExpression(target));
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
function findTarget(node: ts.Node): ts.Expression | undefined {
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
