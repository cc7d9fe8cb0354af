import ts from 'typescript';
import { listTargets, mentions } from '../assignments.js';
import { listPossibleCallees } from '../certain-callee.js';
import { unwrap } from '../declarations.js';
import { listFlows } from './flows.js';
import { findHolders, listHeld, listPassed, listReceiver, type Variables } from './holders.js';
import { AROUND, isAccess, isMember, ITSELF, type Part, readAccessed, SOME_MEMBER } from './parts.js';

/** The changes of an object. */
interface Changes {
  /** The members that have another value, or whose objects change. */
  readonly members: Set<string>;
  /** The members whose objects change. */
  readonly inner: Set<string>;
}

const changes = new WeakMap<ts.Node, Map<string, Changes | undefined>>();

/**
 * The members of the object of a variable that a function assigns, counts or deletes: itself, through another variable, or in
 * a function that it passes the object to. `undefined` if it may change the variable itself, or members that the code does not
 * name.
 *
 * @example
 * const alias = options;
 * alias.isStrict = true; // changes `isStrict` of `options`
 */
export function changedMembers(
  checker: ts.TypeChecker,
  node: ts.Node,
  name: string,
): ReadonlySet<string> | undefined {
  const isReassigned = listTargets(node).some(
    target => isVariable(target) && unwrap(target).getText() === name,
  );
  const found = isReassigned ? undefined : findChanges(checker, node, name);
  return found?.members.has(SOME_MEMBER) ? undefined : found?.members;
}

/** Whether an assignment changes a variable, and no member of its object: `Object.assign(variable, …)` changes members. */
function isVariable(target: ts.Expression): boolean {
  return ts.isIdentifier(unwrap(target)) && !ts.isCallExpression(target.parent);
}

/** `undefined` if the changes are not known: in a function that calls itself, too. */
function findChanges(checker: ts.TypeChecker, node: ts.Node, name: string): Changes | undefined {
  const known = changes.get(node) ?? new Map<string, Changes | undefined>();
  if (known.has(name)) return known.get(name);
  changes.set(node, known.set(name, undefined));
  const found = collectChanges(checker, node, name);
  known.set(name, found);
  return found;
}

function collectChanges(checker: ts.TypeChecker, node: ts.Node, name: string): Changes | undefined {
  const found: Changes = { members: new Set(), inner: new Set() };
  const variables = findHolders(checker, node, name);
  const { kept, calls } = listFlows(node);
  const areKnown =
    kept.every(value => addKept(checker, value, variables, found)) &&
    listTargets(node).every(target => addByTarget(checker, target, variables, found)) &&
    calls.every(call => addByCall(checker, call, variables, found));
  return areKnown ? found : undefined;
}

/** Adds the members that other code may change. Like the functions below, it returns `false` if the changes are not known. */
function addKept(
  checker: ts.TypeChecker,
  value: ts.Expression,
  variables: Variables,
  found: Changes,
): boolean {
  return listHeld(checker, value, variables).every(part => addChanges(found, part, undefined));
}

/** Adds the member that an assignment sets, or all that `Object.assign` may set. */
function addByTarget(
  checker: ts.TypeChecker,
  target: ts.Expression,
  variables: Variables,
  found: Changes,
): boolean {
  const node = unwrap(target);
  if (isVariable(target)) return true;
  // [step.name] = names
  if (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node))
    return ![...variables.keys()].some(variable => mentions(node, variable));
  const isSet = isAccess(node) && !ts.isCallExpression(target.parent);
  const set: Changes = { members: new Set([isSet ? readAccessed(node) : SOME_MEMBER]), inner: new Set() };
  return listHeld(checker, isSet ? node.expression : node, variables).every(part =>
    addChanges(found, part, set),
  );
}

/** Adds the members that a called function changes. */
function addByCall(
  checker: ts.TypeChecker,
  call: ts.CallExpression | ts.NewExpression,
  variables: Variables,
  found: Changes,
): boolean {
  const given = [...(call.arguments ?? []), ...listReceiver(call)];
  if (given.every(value => !listHeld(checker, value, variables).length)) return true;
  const callees = listPossibleCallees(checker, call);
  return (
    callees !== undefined &&
    callees.every(callee =>
      listPassed(checker, call, callee, variables).every(([parameter, part]) =>
        addChanges(found, part, findChanges(checker, callee, parameter)),
      ),
    )
  );
}

/** Adds the changes of a part of an object to those of the object. `false` if they are not known then. */
function addChanges(found: Changes, part: Part, added: Changes | undefined): boolean {
  if (isMember(part)) {
    if (added && !added.members.size) return true;
    found.members.add(part);
    found.inner.add(part);
    return true;
  }
  if (!added) return false;
  if (part !== ITSELF) return part === AROUND ? !added.inner.size : !added.members.size;
  for (const member of added.members) found.members.add(member);
  for (const member of added.inner) found.inner.add(member);
  return true;
}
