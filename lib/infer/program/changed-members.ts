import ts from 'typescript';
import { listChanges, mentions, readMemberOf } from './assignments.js';
import { listParameters, unwrap } from './declarations.js';
import { readBoundMember } from './member-names.js';
import { listPossibleCallees } from './certain-callee.js';
import { mayBeOperand } from './operators.js';
import { isPrimitive } from './types.js';

/** The names of members. `undefined` if they are not known: any member may have changed, or the variable itself. */
type Changed = ReadonlySet<string> | undefined;

/** Stands for the variable itself among its members. */
const ITSELF = '';

/** Stands for the variable as a part of a list or of another object. */
const INSIDE = '[]';

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
  const { targets, aliases, calls, kept } = listChanges(node);
  const members = new Set<string>();
  for (const target of targets) {
    const member = readMemberOf(target, name);
    if (member !== undefined) members.add(member);
    else if (mentions(target, name)) return undefined;
  }
  for (const member of kept.flatMap(value => listHeld(checker, value, name))) {
    if (member === ITSELF || member === INSIDE) return undefined;
    members.add(member);
  }
  for (const { binding, value } of aliases) {
    const areNamed = listHeld(checker, value, name).every(held =>
      addThrough(checker, node, binding, held, members),
    );
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
  const given = call.arguments ?? [];
  const held = given.map(argument => listHeld(checker, argument, name));
  if (held.every(parts => !parts.length)) return true;
  const callees = listPossibleCallees(checker, call);
  return (
    callees !== undefined &&
    callees.every(callee => {
      const parameters = listParameters(callee);
      return held.every((parts, index) => {
        const parameter = parameters[index] ?? parameters.at(-1);
        if (!parameter || !parts.length) return true;
        const isInside = parameter.dotDotDotToken || given.slice(0, index).some(ts.isSpreadElement);
        return parts.every(part =>
          addThrough(checker, callee, parameter.name, isInside ? INSIDE : part, members),
        );
      });
    })
  );
}

/**
 * Adds the members that change because a function changes another variable which holds the same object, or one of its
 * members. `false` if they are not known.
 *
 * @param held - the member that the other variable holds, or `ITSELF`, or `INSIDE`
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
    if (held === INSIDE) return names?.size === 0;
    if (held === ITSELF) for (const name of names ?? []) members.add(name);
    else if (names?.size !== 0) members.add(held);
    return held !== ITSELF || names !== undefined;
  }
  return binding.elements.every(element => {
    if (ts.isOmittedExpression(element)) return true;
    if (ts.isArrayBindingPattern(binding)) return addThrough(checker, scope, element.name, INSIDE, members);
    const isMember = held === ITSELF && !element.dotDotDotToken;
    const part = isMember ? readBoundMember(element) : held;
    if (part !== undefined) return addThrough(checker, scope, element.name, part, members);
    const through = new Set<string>();
    return addThrough(checker, scope, element.name, ITSELF, through) && through.size === 0;
  });
}

/** The members of a variable that an expression may be, or `ITSELF`, or `INSIDE`. */
function listHeld(checker: ts.TypeChecker, expression: ts.Expression, name: string): readonly string[] {
  const node = unwrap(expression);
  const held = listParts(node).flatMap(part => listHeld(checker, part, name));
  if (ts.isIdentifier(node) && node.text === name) held.push(ITSELF);
  const member = readMemberOf(node, name);
  if (member !== undefined) held.push(member);
  if (!held.length || isPrimitive(checker, node)) return [];
  const makes =
    ts.isArrayLiteralExpression(node) || ts.isNewExpression(node) || ts.isObjectLiteralExpression(node);
  return makes ? [INSIDE] : held;
}

/** The expressions that the value of an expression may be, or may contain. */
function listParts(node: ts.Expression): readonly ts.Expression[] {
  if (ts.isAwaitExpression(node)) return [node.expression];
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse];
  if (ts.isBinaryExpression(node)) return mayBeOperand(node) ? [node.left, node.right] : [];
  // A function may return its argument, or a part of the object whose method it is.
  if (ts.isCallExpression(node)) return [...node.arguments, ...listReceiver(node)];
  if (ts.isArrowFunction(node)) return ts.isBlock(node.body) ? [] : [node.body];
  if (ts.isArrayLiteralExpression(node)) return node.elements;
  if (ts.isNewExpression(node)) return node.arguments ?? [];
  if (!ts.isObjectLiteralExpression(node)) return [];
  return node.properties.flatMap(property => {
    if (ts.isPropertyAssignment(property)) return property.initializer;
    return ts.isShorthandPropertyAssignment(property) ? property.name : [];
  });
}

function listReceiver({ expression }: ts.CallExpression): readonly ts.Expression[] {
  const callee = unwrap(expression);
  return ts.isPropertyAccessExpression(callee) ? [callee.expression] : [];
}
