import ts from 'typescript';
import { listChanges, mentions, readMemberOf } from './assignments.js';
import { listParameters, unwrap } from './declarations.js';
import { readBoundMember } from './member-names.js';
import { isEither } from './operators.js';

/** The names of members. `undefined` if they are not known: any member may have changed, or the variable itself. */
type Changed = ReadonlySet<string> | undefined;

/** Stands for the variable itself among its members. */
const ITSELF = '';

const changed = new WeakMap<ts.Node, Map<string, Changed>>();

/**
 * The members of a variable that a function assigns, counts or deletes: itself, through another variable, or in a function
 * that it passes the variable to. `undefined` if it may change the variable itself, or members that the code does not name.
 *
 * @example
 * const alias = options;
 * alias.isStrict = true; // changes `isStrict` of `options`
 */
export function changedMembers(checker: ts.TypeChecker, node: ts.Node, name: string): Changed {
  const known = changed.get(node) ?? new Map<string, Changed>();
  if (known.has(name)) return known.get(name);
  changed.set(node, known.set(name, new Set()));
  const found = findChanged(checker, node, name);
  known.set(name, found);
  return found;
}

function findChanged(checker: ts.TypeChecker, node: ts.Node, name: string): Changed {
  const { targets, aliases, calls } = listChanges(node);
  const members = new Set<string>();
  for (const target of targets) {
    const member = readMemberOf(target, name);
    if (member !== undefined) members.add(member);
    else if (mentions(target, name)) return undefined;
  }
  for (const { binding, value } of aliases) {
    const areNamed = listHeld(value, name).every(held => addThrough(checker, node, binding, held, members));
    if (!areNamed) return undefined;
  }
  for (const call of calls) if (!addByCall(checker, call, name, members)) return undefined;
  return members;
}

/** Adds the members that a called function changes. `false` if they are not known. */
function addByCall(
  checker: ts.TypeChecker,
  call: ts.CallExpression | ts.NewExpression,
  name: string,
  members: Set<string>,
): boolean {
  return (call.arguments ?? []).every((argument, index) => {
    const held = listHeld(argument, name);
    const declaration = held.length ? checker.getResolvedSignature(call)?.declaration : undefined;
    const parameter = declaration && listParameters(declaration as ts.SignatureDeclaration)[index];
    return (
      !parameter ||
      !ts.isParameter(parameter) ||
      held.every(part => addThrough(checker, declaration, parameter.name, part, members))
    );
  });
}

/**
 * Adds the members that change because a function changes another variable which holds the same object, or one of its
 * members. `false` if they are not known.
 *
 * @param held - the member that the other variable holds, or `ITSELF`
 */
function addThrough(
  checker: ts.TypeChecker,
  scope: ts.Node,
  binding: ts.BindingName,
  held: string,
  members: Set<string>,
): boolean {
  if (ts.isIdentifier(binding)) {
    const names = changedMembers(checker, scope, binding.text);
    if (held === ITSELF) for (const name of names ?? []) members.add(name);
    else if (names?.size !== 0) members.add(held);
    return held !== ITSELF || names !== undefined;
  }
  return binding.elements.every(element => {
    if (ts.isOmittedExpression(element)) return true;
    const isMember = held === ITSELF && !element.dotDotDotToken;
    const part = isMember ? readBoundMember(element) : held;
    if (part !== undefined) return addThrough(checker, scope, element.name, part, members);
    const through = new Set<string>();
    return addThrough(checker, scope, element.name, ITSELF, through) && through.size === 0;
  });
}

/** The members of a variable that an expression may be, or `ITSELF`. */
function listHeld(expression: ts.Expression, name: string): readonly string[] {
  const node = unwrap(expression);
  if (ts.isIdentifier(node)) return node.text === name ? [ITSELF] : [];
  if (ts.isConditionalExpression(node))
    return [...listHeld(node.whenTrue, name), ...listHeld(node.whenFalse, name)];
  if (ts.isBinaryExpression(node))
    return isEither(node) ? [...listHeld(node.left, name), ...listHeld(node.right, name)] : [];
  const member = readMemberOf(node, name);
  return member === undefined ? [] : [member];
}
