import ts from 'typescript';
import type { Analysis } from '../../analysis.js';
import { unwrap } from '../../program/declarations.js';
import { isLogical } from '../../program/operators.js';
import { isDeferred } from '../../program/types.js';

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

/** Whether the result of a call may be a promise or an observable. */
export function mayBeDeferred({ checker }: Analysis, node: ts.CallExpression): boolean {
  const type = checker.getTypeAtLocation(node);
  return (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0 || isDeferred(checker, type);
}
