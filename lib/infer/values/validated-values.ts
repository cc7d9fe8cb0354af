import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import {
  findClass,
  getPackageName,
  hasBody,
  listLineage,
  listParameters,
  resolveAlias,
  unwrap,
} from '../program/declarations.js';
import { findMadeClass, isCopy } from './copies.js';
import { evaluateConstant } from './constants.js';
import { PRESENT } from './known.js';

/** The texts of the validators of each member. */
type Validators = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The variable that holds the problems of a validation in a function that validates its argument, if this call cannot have
 * any: `create(data) { const errors = validateSync(plainToInstance(this, { ...data })); … }`.
 */
export function findPassedValidation(
  analysis: Analysis,
  node: ts.SignatureDeclaration,
  args: readonly ts.Expression[],
  context: Context,
): ts.Symbol | undefined {
  const { checker } = analysis;
  if (!hasBody(node) || !ts.isBlock(node.body)) return undefined;
  const [parameter] = listParameters(node);
  const original = parameter && checker.getSymbolAtLocation(parameter.name);
  const [argument] = args;
  const literal = argument && unwrap(argument);
  if (!original || !literal || !ts.isObjectLiteralExpression(literal)) return undefined;
  for (const statement of node.body.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      const call = initializer && unwrap(initializer);
      const [validated] = call && ts.isCallExpression(call) ? call.arguments : [];
      if (!validated || (call as ts.CallExpression).expression.getText() !== 'validateSync') continue;
      if (!isCopy(checker, validated, original, 0)) return undefined;
      const owner = ts.isCallExpression(literal.parent) ? findMadeClass(checker, literal.parent) : undefined;
      return owner && passes(analysis, literal, owner, node.parent, context)
        ? checker.getSymbolAtLocation(name)
        : undefined;
    }
  }
  return undefined;
}

/** Whether all validated members of a class get values that its validators accept. */
function passes(
  analysis: Analysis,
  literal: ts.ObjectLiteralExpression,
  owner: ts.ClassLikeDeclaration,
  factory: ts.Node,
  context: Context,
): boolean {
  const values = new Map<string, ts.Expression>();
  for (const property of literal.properties) {
    if (ts.isShorthandPropertyAssignment(property)) values.set(property.name.text, property.name);
    else if (ts.isPropertyAssignment(property)) values.set(property.name.getText(), property.initializer);
    else return false;
  }
  const validators = listValidators(analysis.checker, owner);
  return [...validators].every(([member, names]) => {
    const value = values.get(member);
    return value ? isValid(analysis, value, names, factory, context) : names.has('IsOptional()');
  });
}

/** Whether a value of the server's own passes validators: a constant, a member of the user, or of an object that was validated alike. */
function isValid(
  { checker }: Analysis,
  expression: ts.Expression,
  names: ReadonlySet<string>,
  factory: ts.Node,
  context: Context,
): boolean {
  const node = unwrap(expression);
  const known = evaluateConstant(checker, node, context)?.value;
  if (known !== undefined && known !== null && known !== '' && known !== PRESENT) return true;
  const symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
  const declaration = symbol?.valueDeclaration;
  if (ts.isPropertyAccessExpression(node)) {
    if (isUser(checker, node.expression, context)) return true;
    const holder = checker.getSymbolAtLocation(node.expression);
    const owner = holder && findValidatedClass(checker, holder, factory, context);
    const own = owner && listValidators(checker, owner).get(node.name.text);
    return own !== undefined && [...names].every(name => own.has(name));
  }
  if (declaration && ts.isBindingElement(declaration)) {
    const { initializer } = declaration.parent.parent as ts.VariableDeclaration;
    return initializer !== undefined && isUser(checker, initializer, context);
  }
  // A value that the code computes.
  const isComputed =
    declaration !== undefined &&
    ts.isVariableDeclaration(declaration) &&
    declaration.initializer !== undefined &&
    !ts.isPropertyAccessExpression(unwrap(declaration.initializer));
  return isComputed && isPrimitive(checker.getTypeAtLocation(declaration));
}

/** The class of a parameter whose values are validated: by the same factory, or by a pipe. */
function findValidatedClass(
  checker: ts.TypeChecker,
  { valueDeclaration }: ts.Symbol,
  factory: ts.Node,
  { given }: Context,
): ts.ClassLikeDeclaration | undefined {
  if (!valueDeclaration || !ts.isParameter(valueDeclaration)) return undefined;
  const owner = findClass(checker.getTypeAtLocation(valueDeclaration));
  const symbol = checker.getSymbolAtLocation(valueDeclaration.name);
  const isMade = owner && [...listLineage(checker, owner)].some(part => part === factory);
  const value = symbol && given?.get(symbol)?.value;
  return isMade || (value !== undefined && value !== PRESENT) ? owner : undefined;
}

/** Whether an expression is the user of the request, which a guard has set. */
function isUser(checker: ts.TypeChecker, node: ts.Expression, context: Context): boolean {
  return context.route !== undefined && evaluateConstant(checker, node, context)?.value === PRESENT;
}

function isPrimitive(type: ts.Type): boolean {
  const parts = type.isUnion() ? type.types : [type];
  return parts.every(
    ({ flags }) => flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike),
  );
}

const knownValidators = new WeakMap<ts.Node, Validators>();

/** The decorators of class-validator on the members of a class and of the classes that it extends. */
function listValidators(checker: ts.TypeChecker, owner: ts.ClassLikeDeclaration): Validators {
  const known = knownValidators.get(owner);
  if (known) return known;
  const validators = new Map<string, Set<string>>();
  for (const part of listLineage(checker, owner)) {
    for (const member of part.members) {
      if (!ts.isPropertyDeclaration(member)) continue;
      for (const { expression } of ts.getDecorators(member) ?? []) {
        const callee = ts.isCallExpression(expression) ? expression.expression : expression;
        const declaration = resolveAlias(checker, checker.getSymbolAtLocation(callee))?.declarations?.[0];
        if (declaration && getPackageName(declaration) !== 'class-validator') continue;
        const name = member.name.getText();
        validators.set(name, (validators.get(name) ?? new Set()).add(expression.getText()));
      }
    }
  }
  knownValidators.set(owner, validators);
  return validators;
}
