import ts from 'typescript';
import type { Known } from '../analysis.js';
import { evaluateConstant } from '../values/constants.js';
import { isObject } from '../values/known.js';
import { unwrap } from '../program/declarations.js';

/** An argument of a constructor: its code, if there is any. */
export type Argument = ts.Expression | undefined;

/** Evaluates an argument, if its value is known. */
export type Evaluate = (node: ts.Expression) => Known | undefined;

/** The call of `super()` in a constructor. */
export function findSuperCall(node: ts.ConstructorDeclaration): ts.CallExpression | undefined {
  let found: ts.CallExpression | undefined;
  const visit = (child: ts.Node): void => {
    if (ts.isCallExpression(child) && child.expression.kind === ts.SyntaxKind.SuperKeyword) found ??= child;
    if (!found) ts.forEachChild(child, visit);
  };
  if (node.body) visit(node.body);
  return found;
}

/** The text of a message. The expressions of a template are in braces. Objects of Nest's have a `message`. */
export function readMessage(node: ts.Expression, evaluate: Evaluate): string | undefined {
  const inner = unwrap(node);
  const known = evaluate(inner)?.value;
  if (typeof known === 'string') return known;
  if (ts.isTemplateExpression(inner)) {
    return inner.templateSpans.reduce((text, { expression, literal }) => {
      const value = evaluate(expression)?.value;
      const shown = value === undefined || isObject(value) ? `{${nameOfValue(expression)}}` : String(value);
      return `${text}${shown}${literal.text}`;
    }, inner.head.text);
  }
  if (ts.isObjectLiteralExpression(inner)) {
    const property = inner.properties.find(
      (member): member is ts.PropertyAssignment =>
        ts.isPropertyAssignment(member) && member.name.getText() === 'message',
    );
    return property && readMessage(property.initializer, evaluate);
  }
  return undefined;
}

function nameOfValue(node: ts.Expression): string {
  const inner = unwrap(node);
  if (ts.isPropertyAccessExpression(inner)) return inner.name.text;
  return ts.isIdentifier(inner) ? inner.text : '…';
}

/** The `errorCode` in the options of an exception. */
export function readErrorCode(
  checker: ts.TypeChecker,
  node: Argument,
  evaluate: Evaluate,
): string | undefined {
  const inner = node && unwrap(node);
  if (!inner || !ts.isObjectLiteralExpression(inner)) return undefined;
  for (const property of inner.properties) {
    if (!ts.isPropertyAssignment(property) || property.name.getText() !== 'errorCode') continue;
    const value = (
      evaluate(property.initializer) ?? evaluateConstant(checker, property.initializer, { self: undefined })
    )?.value;
    return typeof value === 'string' ? value : undefined;
  }
  return undefined;
}
