import ts from 'typescript';
import { MAX_DEPTH, type Context } from '../../analysis.js';
import { constantInitializer, findValueSymbol, unwrap } from '../../program/declarations.js';
import { ReturnedValues } from '../../program/returned.js';

/** An object literal, or a call of a function that makes objects. */
interface Maker {
  readonly node: ts.Expression;
  readonly context: Context;
  /** Whether the function around it may return the object. */
  readonly mayReturn: boolean;
}

const returnedMakers = new ReturnedValues<readonly Maker[]>((some, others) => [...some, ...others]);

/** What makes the object that an expression is, and the objects within it. `undefined` if it may be an object of others. */
export function listMakers(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  context: Context,
  mayReturn: boolean,
  depth = 0,
): readonly Maker[] | undefined {
  const list = (part: ts.Expression) => listMakers(checker, part, context, mayReturn, depth + 1);
  const node = unwrap(expression);
  if (depth > MAX_DEPTH) return undefined;
  if (ts.isIdentifier(node)) {
    const initializer = constantInitializer(findValueSymbol(checker, node));
    return initializer && list(initializer);
  }
  const call = ts.isAwaitExpression(node) ? unwrap(node.expression) : node;
  if (ts.isCallExpression(call)) {
    const inner = returnedMakers.find(checker, call, returned =>
      listMakers(checker, returned, { self: undefined }, true),
    );
    return inner && [{ node: call, context, mayReturn }, ...inner];
  }
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const values = node.properties.flatMap(listValues);
  return [{ node, context, mayReturn }, ...values.flatMap(value => list(value) ?? [])];
}

function listValues(property: ts.ObjectLiteralElementLike): readonly ts.Expression[] {
  if (ts.isShorthandPropertyAssignment(property)) return [property.name];
  if (ts.isPropertyAssignment(property)) return [property.initializer];
  return ts.isSpreadAssignment(property) ? [property.expression] : [];
}
