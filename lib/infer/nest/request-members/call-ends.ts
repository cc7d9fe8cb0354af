import ts from 'typescript';
import { unwrap } from '../../program/declarations.js';
import { isLogical } from '../../program/operators.js';

/** Whether the promise of a call is awaited or returned. `undefined` if neither. */
export function findEnd(call: ts.CallExpression): 'awaited' | 'returned' | undefined {
  let isAwaited = false;
  for (let node: ts.Node = call, { parent } = node; ; node = parent, parent = parent.parent) {
    if (ts.isAwaitExpression(parent)) isAwaited = true;
    else if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node))
      return 'returned';
    else if (
      !(ts.isExpression(parent) && unwrap(parent) !== parent) &&
      !(ts.isConditionalExpression(parent) && parent.condition !== node) &&
      !(ts.isBinaryExpression(parent) && parent.right === node && isLogical(parent))
    )
      return isAwaited ? 'awaited' : undefined;
  }
}
