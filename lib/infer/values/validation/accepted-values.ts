import ts from 'typescript';
import { MAX_DEPTH, type Context } from '../../analysis.js';
import { constantInitializer, findValueSymbol, unwrap } from '../../program/declarations.js';
import { isChecked } from '../checked-variables.js';
import { isServerValue } from '../server-values.js';
import { acceptsConstant, implies } from './validator-checks.js';
import { type MemberValidators, type Validator } from './validators.js';
import { describeTyped, describeValue, isTyped, readConstant, type ValueFacts } from '../value-facts.js';

/** What is known of a value before it is read: `any`, not `null` and not `undefined`, or truthy. */
type Assumed = 'any' | 'present' | 'truthy';

/** Whether each value of a member that was validated passes other validators. */
export function acceptsMember(
  checker: ts.TypeChecker,
  passed: MemberValidators,
  required: MemberValidators,
): boolean {
  const assumed = required.isOptional ? 'present' : 'any';
  return required.validators.every(validator => acceptsFacts(checker, validator, { passed }, assumed));
}

/** Whether each value that an expression can have passes validators. */
export function acceptsValue(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  required: MemberValidators,
  context: Context,
  assumed: Assumed = required.isOptional ? 'present' : 'any',
  depth = 0,
): boolean {
  if (depth > MAX_DEPTH) return false;
  const accepts = (part: ts.Expression, known = assumed): boolean =>
    acceptsValue(checker, part, required, context, known, depth + 1);
  const node = unwrap(expression);
  const known = readConstant(checker, node, context);
  if (known) {
    if (isExcluded(known.value, assumed)) return true;
    return required.validators.every(validator => acceptsConstant(checker, validator, known.value));
  }
  if (ts.isConditionalExpression(node)) return accepts(node.whenTrue) && accepts(node.whenFalse);
  if (ts.isBinaryExpression(node)) {
    switch (node.operatorToken.kind) {
      case ts.SyntaxKind.BarBarToken:
        return accepts(node.left, 'truthy') && accepts(node.right);
      case ts.SyntaxKind.QuestionQuestionToken:
        return accepts(node.left, assumed === 'truthy' ? assumed : 'present') && accepts(node.right);
    }
  }
  if (isTyped(checker, node) && isServerValue(checker, node, context)) {
    const accepted = describeTyped(checker, node, context);
    if (required.validators.every(validator => acceptsFacts(checker, validator, { accepted }, assumed)))
      return true;
  }
  const initializer = ts.isIdentifier(node) ? constantInitializer(findValueSymbol(checker, node)) : undefined;
  if (initializer && accepts(initializer)) return true;
  const facts = describeValue(checker, node, context);
  // if (!name) throw …
  const checked = ts.isIdentifier(node) && isChecked(checker, node) ? 'truthy' : assumed;
  return required.validators.every(validator => acceptsFacts(checker, validator, facts, checked));
}

/** Whether what is known of a value excludes a constant. */
function isExcluded(value: unknown, assumed: Assumed): boolean {
  if (assumed === 'any') return false;
  return assumed === 'truthy' ? !value : value === undefined || value === null;
}

function acceptsFacts(
  checker: ts.TypeChecker,
  validator: Validator,
  { passed, accepted }: ValueFacts,
  assumed: Assumed,
): boolean {
  const isPlain = validator.key === `${validator.name}()`;
  if (isPlain && accepted?.has(validator.name)) return true;
  if (isPlain && assumed !== 'any' && validator.name === 'IsDefined') return true;
  if (isPlain && assumed === 'truthy' && validator.name === 'IsNotEmpty') return true;
  return (
    passed !== undefined &&
    (assumed !== 'any' || !passed.isOptional) &&
    passed.validators.some(given => implies(checker, given, validator))
  );
}
