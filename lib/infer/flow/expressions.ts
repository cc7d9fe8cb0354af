import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import {
  type FunctionWithBody,
  hasBody,
  isOfApplication,
  resolveAlias,
  unwrap,
} from '../program/declarations.js';
import { isAssignment, isCount } from '../program/operators.js';
import { evaluateCall } from './calls.js';
import { evaluateNew } from './construction.js';
import { evaluateConstant } from '../values/constants.js';
import { awaited, detached, type Effects, kept, NO_EFFECTS, passing, uniteEffects } from './effects.js';
import { evaluateHeld, isPutIntoVariable } from './held-promises.js';

/** Evaluates an expression. */
export function evaluateExpression(
  analysis: Analysis,
  expression: ts.Expression | undefined,
  context: Context,
): Effects {
  if (!expression) return NO_EFFECTS;
  const node = unwrap(expression);
  if (hasBody(node)) return evaluateCreated(analysis, node, context);
  if (ts.isClassLike(node)) return NO_EFFECTS;
  if (ts.isAwaitExpression(node)) return awaited(analysis.expression(node.expression, context));
  if (ts.isYieldExpression(node)) return awaited(analysis.expression(node.expression, context));
  if (ts.isCallExpression(node)) return evaluateCall(analysis, node, context);
  if (ts.isTaggedTemplateExpression(node))
    return uniteEffects(evaluateChildren(analysis, node, context), analysis.callValue(node.tag, context));
  if (ts.isNewExpression(node)) return evaluateNew(analysis, node, context);
  if (ts.isIdentifier(node)) return evaluateHeld(analysis, node, context);
  if (ts.isPropertyAccessExpression(node)) return evaluateProperty(analysis, node, context);
  if (ts.isConditionalExpression(node)) return evaluateConditional(analysis, node, context);
  if (ts.isVoidExpression(node)) return detached(analysis.expression(node.expression, context));
  if (ts.isBinaryExpression(node)) return evaluateBinary(analysis, node, context);
  return evaluateChildren(analysis, node, context);
}

/** Evaluates a function that is created: only the errors that it passes to a callback when it runs. */
function evaluateCreated(analysis: Analysis, node: FunctionWithBody, context: Context): Effects {
  return context.rejecters
    ? passing(analysis.call(node as ts.SignatureDeclaration, context).passed)
    : NO_EFFECTS;
}

function evaluateProperty(analysis: Analysis, node: ts.PropertyAccessExpression, context: Context): Effects {
  const { checker, classes } = analysis;
  const owner = analysis.expression(node.expression, context);
  const symbol = resolveAlias(checker, checker.getSymbolAtLocation(node));
  if (!symbol || !(symbol.flags & ts.SymbolFlags.Accessor))
    return uniteEffects(owner, evaluateHeld(analysis, node, context));
  const receiver = analysis.typeOf(node.expression, context);
  const holder = receiver.symbol?.declarations?.find(ts.isClassLike);
  const { parent } = node;
  const isAssigned = ts.isBinaryExpression(parent) && parent.left === node && isAssignment(parent);
  const isWritten = isAssigned || isCount(parent);
  // `+=` reads the value, too.
  const isRead = !isAssigned || parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken;
  const accessors =
    (holder && isOfApplication(holder)
      ? findAccessors(classes, holder, node.name.text)
      : symbol.declarations) ?? [];
  const wanted = accessors.filter(
    accessor =>
      (isWritten && ts.isSetAccessorDeclaration(accessor)) ||
      (isRead && ts.isGetAccessorDeclaration(accessor)),
  );
  const effects = wanted
    .filter(hasBody)
    .map(accessor => analysis.call(accessor as ts.AccessorDeclaration, { self: receiver }));
  return uniteEffects(owner, ...effects);
}

function findAccessors(
  classes: Analysis['classes'],
  holder: ts.ClassLikeDeclaration,
  name: string,
): readonly ts.Declaration[] {
  const found = classes.member(holder, name);
  const owner = found?.parent as ts.ClassLikeDeclaration | undefined;
  return owner?.members.filter(member => member.name?.getText() === name) ?? [];
}

function evaluateConditional(analysis: Analysis, node: ts.ConditionalExpression, context: Context): Effects {
  const condition = detached(analysis.expression(node.condition, context));
  const known = evaluateConstant(analysis.checker, node.condition, context);
  const branches: Effects[] = [];
  if (!known || known.value) branches.push(analysis.expression(node.whenTrue, context));
  if (!known?.value) branches.push(analysis.expression(node.whenFalse, context));
  return uniteEffects(condition, ...branches);
}

function evaluateBinary(analysis: Analysis, node: ts.BinaryExpression, context: Context): Effects {
  const left = analysis.expression(node.left, context);
  const { kind } = node.operatorToken;
  const isLogical = kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken;
  const known = isLogical ? evaluateConstant(analysis.checker, node.left, context) : undefined;
  if (kind === ts.SyntaxKind.AmpersandAmpersandToken && known && !known.value) return detached(left);
  if (kind === ts.SyntaxKind.BarBarToken && known?.value) return detached(left);
  const right = analysis.expression(node.right, context);
  const isKept = isAssignment(node) && !isPutIntoVariable(analysis.checker, node.left);
  return uniteEffects(left, right, isKept ? kept(right) : NO_EFFECTS);
}

/** Evaluates all parts of an array, an object, a template or the like. */
function evaluateChildren(analysis: Analysis, node: ts.Node, context: Context): Effects {
  const all: Effects[] = [];
  ts.forEachChild(node, child => {
    if (ts.isClassLike(child)) return;
    if (hasBody(child)) all.push(evaluateCreated(analysis, child, context));
    else if (ts.isExpression(child)) all.push(analysis.expression(child, context));
    else if (ts.isObjectLiteralElement(child) || ts.isTemplateSpan(child) || ts.isSpreadElement(child)) {
      all.push(evaluateChildren(analysis, child, context));
    }
  });
  return uniteEffects(...all);
}
