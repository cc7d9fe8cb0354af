import ts from 'typescript';

/** Whether an expression assigns: `=`, `??=` and the like. */
export function isAssignment({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** Whether an expression counts its operand up or down: `++` and `--`. */
export function isCount(node: ts.Node): node is ts.PrefixUnaryExpression | ts.PostfixUnaryExpression {
  return (
    (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) &&
    (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken)
  );
}

/** `&&`, `||` and `??`: the right operand may not be evaluated. */
export function isLogical(node: ts.BinaryExpression): boolean {
  return node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken || isEither(node);
}

/** `||` and `??`: the result is one of the operands. */
export function isEither({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken;
}

/** `&&=`, `||=` and `??=`: the right operand may not be evaluated. */
export function isLogicalAssignment({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return (
    kind === ts.SyntaxKind.AmpersandAmpersandEqualsToken ||
    kind === ts.SyntaxKind.BarBarEqualsToken ||
    kind === ts.SyntaxKind.QuestionQuestionEqualsToken
  );
}

/** Whether the result may be an operand: that of `&&`, `||`, `??`, `,` and of an assignment. */
export function mayBeOperand(node: ts.BinaryExpression): boolean {
  return isLogical(node) || isAssignment(node) || node.operatorToken.kind === ts.SyntaxKind.CommaToken;
}
