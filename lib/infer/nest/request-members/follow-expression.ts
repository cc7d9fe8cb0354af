import ts from 'typescript';
import { isRequest } from '../../values/request-values.js';
import { evaluateCompared, evaluateConstant } from '../../values/constants.js';
import { isObject, OtherThan } from '../../values/known.js';
import { unwrap } from '../../program/declarations.js';
import { isAssignment, isLogical, isLogicalAssignment } from '../../program/operators.js';
import { containsStep, distinct, type Frame, giveUp, isStep, type Values } from './guard-walk.js';
import { listCompared, listValues } from './possible-values.js';
import type { Assignment } from './setters.js';

/** Follows an expression of a guard, or a part of one. Returns the values after it. */
export function followExpression(frame: Frame, node: ts.Node, values: Values): Values {
  const { walk } = frame;
  const { methods } = walk;
  if (values.length === 0 || !containsStep(methods, node)) return values;
  // A function within the guard may run at any time.
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return giveUp(walk, values);
  const assignment = methods.assignments.get(node);
  if (assignment) return followAssignment(frame, assignment, values);
  if (ts.isBinaryExpression(node) && (isLogical(node) || isLogicalAssignment(node))) {
    const left = walk.expression(frame, node.left, values);
    return distinct([...left, ...walk.expression(frame, node.right, left)]);
  }
  // ({ role = (request.role = 'none') } = options)
  if (ts.isBinaryExpression(node) && isAssignment(node) && containsStep(methods, node.left))
    return giveUp(walk, values);
  if (ts.isConditionalExpression(node)) {
    const asked = walk.expression(frame, node.condition, values);
    const known = evaluateConstant(walk.analysis.checker, node.condition, frame.context);
    return distinct([
      ...(known && !known.value ? [] : walk.expression(frame, node.whenTrue, asked)),
      ...(known?.value ? [] : walk.expression(frame, node.whenFalse, asked)),
    ]);
  }
  const parts: ts.Node[] = [];
  ts.forEachChild(node, part => void parts.push(part));
  const after = parts.reduce((before, part) => walk.expression(frame, part, before), values);
  const called = isStep(methods, node) ? walk.call(frame, node, after) : after;
  // The arguments of a call that is left out are not evaluated.
  return ts.isOptionalChain(node) ? distinct([...values, ...called]) : called;
}

function followAssignment(frame: Frame, { holder, value }: Assignment, values: Values): Values {
  const { walk } = frame;
  if (!value) return giveUp(walk, values);
  const before = walk.expression(frame, value, values);
  const assigned = readAssigned(frame, value);
  // Another object may have a member of the same name.
  return isRequest(walk.analysis.checker, holder, 0) ? assigned : distinct([...before, ...assigned]);
}

function readAssigned({ walk, context, body }: Frame, value: ts.Expression): Values {
  const { analysis, member } = walk;
  const known = evaluateCompared(analysis.checker, value, context);
  if (known && (known.value instanceof OtherThan || !isObject(known.value))) return [known];
  const isMember = (node: ts.Expression): boolean =>
    ts.isPropertyAccessExpression(node) && node.name.text === member;
  return listValues(analysis, unwrap(value), context) ?? listCompared(analysis, body, isMember, context);
}
