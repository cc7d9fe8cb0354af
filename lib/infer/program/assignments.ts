import ts from 'typescript';

/** The parts of a function that may change a variable. */
interface Changing {
  /** What it assigns to or deletes. */
  readonly targets: readonly ts.Node[];
  readonly calls: readonly ts.CallExpression[];
}

const changing = new WeakMap<ts.Node, Changing>();
const assigned = new WeakMap<ts.Node, ReadonlySet<string>>();

function listChanging(node: ts.Node): Changing {
  const known = changing.get(node);
  if (known) return known;
  const targets: ts.Node[] = [];
  const calls: ts.CallExpression[] = [];
  const visit = (child: ts.Node): void => {
    const target = findTarget(child);
    if (target) targets.push(target);
    if (ts.isCallExpression(child) && child.arguments.some(ts.isIdentifier)) calls.push(child);
    ts.forEachChild(child, visit);
  };
  visit(node);
  const found = { targets, calls };
  changing.set(node, found);
  return found;
}

/** The names that a function assigns to, or whose members it changes: their initial values are not reliable. */
export function assignedIn(node: ts.Node): ReadonlySet<string> {
  const known = assigned.get(node);
  if (known) return known;
  const names = new Set<string>();
  for (const target of listChanging(node).targets) collectNames(target, names);
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
  return listChanging(node).targets.filter(
    target => mentions(target, name) && !ts.isPropertyAccessExpression(target),
  );
}

/** The names of members, by the name of the variable. */
type Changes = Map<string, ReadonlySet<string> | undefined>;

const changes = new WeakMap<ts.Node, Changes>();

/**
 * The members of a variable that a function, or one that it passes the variable to, assigns or deletes. `undefined` if it may
 * change the variable itself, or members that the code does not name.
 */
export function changedMembers(
  checker: ts.TypeChecker,
  node: ts.Node,
  name: string,
): ReadonlySet<string> | undefined {
  const known: Changes = changes.get(node) ?? new Map();
  if (known.has(name)) return known.get(name);
  changes.set(node, known.set(name, new Set()));
  const found = findChanged(checker, listChanging(node), name);
  known.set(name, found);
  return found;
}

function findChanged(
  checker: ts.TypeChecker,
  { targets, calls }: Changing,
  name: string,
): ReadonlySet<string> | undefined {
  const members = new Set<string>();
  for (const target of targets) {
    const member = findMember(target, name);
    if (member !== undefined) members.add(member);
    else if (mentions(target, name)) return undefined;
  }
  for (const call of calls) {
    const changed = changedByCall(checker, call, name);
    if (!changed) return undefined;
    for (const member of changed) members.add(member);
  }
  return members;
}

const NOTHING: ReadonlySet<string> = new Set();

/** The members of a variable that a called function changes, if it receives the variable as an argument. */
function changedByCall(
  checker: ts.TypeChecker,
  call: ts.CallExpression,
  name: string,
): ReadonlySet<string> | undefined {
  const index = call.arguments.findIndex(argument => ts.isIdentifier(argument) && argument.text === name);
  const declaration = index < 0 ? undefined : checker.getResolvedSignature(call)?.declaration;
  const parameter = declaration?.parameters[index];
  return declaration && parameter && ts.isParameter(parameter) && ts.isIdentifier(parameter.name)
    ? changedMembers(checker, declaration, parameter.name.text)
    : NOTHING;
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

/** What a part of the code assigns to or deletes. */
function findTarget(node: ts.Node): ts.Node | undefined {
  if (ts.isForOfStatement(node) || ts.isForInStatement(node))
    return ts.isVariableDeclarationList(node.initializer) ? undefined : node.initializer;
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const isAssignment = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
    return isAssignment ? node.left : undefined;
  }
  if (ts.isDeleteExpression(node)) return node.expression;
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const isStep =
      node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
    return isStep ? node.operand : undefined;
  }
  return ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === 'assign' &&
    node.expression.expression.getText() === 'Object'
    ? node.arguments[0]
    : undefined;
}

/** The member of a variable in `variable.member` or `variable.member.other`. */
function findMember(target: ts.Node, name: string): string | undefined {
  if (!ts.isPropertyAccessExpression(target)) return undefined;
  const { expression } = target;
  return ts.isIdentifier(expression)
    ? expression.text === name
      ? target.name.text
      : undefined
    : findMember(expression, name);
}

export function mentions(node: ts.Node, name: string): boolean {
  if (ts.isIdentifier(node)) return node.text === name;
  return ts.forEachChild(node, child => mentions(child, name) || undefined) ?? false;
}
