import ts from 'typescript';

const assigned = new WeakMap<ts.Node, ReadonlySet<string>>();

/** The names that a function assigns to, or whose members it changes: their initial values are not reliable. */
export function assignedIn(node: ts.Node): ReadonlySet<string> {
  const known = assigned.get(node);
  if (known) return known;
  const names = new Set<string>();
  const visit = (child: ts.Node): void => {
    if (
      ts.isBinaryExpression(child) &&
      child.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      child.operatorToken.kind <= ts.SyntaxKind.LastAssignment
    ) {
      collectNames(child.left, names);
    }
    if (ts.isDeleteExpression(child)) collectNames(child.expression, names);
    if (ts.isCallExpression(child) && child.expression.getText() === 'Object.assign') {
      const [target] = child.arguments;
      if (target) collectNames(target, names);
    }
    ts.forEachChild(child, visit);
  };
  visit(node);
  assigned.set(node, names);
  return names;
}

/** The names in the target of an assignment: one name, or those of a pattern. */
function collectNames(target: ts.Node, names: Set<string>): void {
  if (ts.isIdentifier(target)) names.add(target.text);
  ts.forEachChild(target, child => collectNames(child, names));
}
