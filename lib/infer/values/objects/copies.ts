import ts from 'typescript';
import {
  constantInitializer,
  findClass,
  hasBody,
  isOfApplication,
  listLineage,
  listParameters,
  unwrap,
} from '../../program/declarations.js';
import { listAlwaysReturned } from '../../program/returned.js';

/** The argument of a call that returns a copy of it. */
interface Copied {
  readonly argument: ts.Expression;
  /** The members that the class of the copy may set or convert. */
  readonly changed: ReadonlySet<string>;
  /** The members whose values the class of the copy makes instances of another class. */
  readonly typed: ReadonlySet<string>;
}

/** Functions that copy the members of their last argument. */
const COPYING = /^(plainToInstance|plainToClass|plainToClassFromExist|Object\.assign|structuredClone)$/;

/** Finds the argument that a function of the application copies: `create(data) { return plainToInstance(this, { ...data }); }`. */
export function findCopied(checker: ts.TypeChecker, node: ts.CallExpression): Copied | undefined {
  const declaration = checker.getResolvedSignature(node)?.declaration;
  if (!declaration || !hasBody(declaration) || !isOfApplication(declaration)) return undefined;
  const returned = listAlwaysReturned(declaration.body) ?? [];
  const index = listParameters(declaration).findIndex(({ name }) => {
    const symbol = checker.getSymbolAtLocation(name);
    return symbol && returned.every(value => isCopy(checker, value, symbol, 0));
  });
  const argument = returned.length ? node.arguments[index] : undefined;
  if (!argument) return undefined;
  const members = listMembers(checker, findMadeClass(checker, node));
  return {
    argument,
    changed: nameMembers(
      members.filter(member => member.initializer !== undefined || isDecorated(member, CONVERTING)),
    ),
    typed: nameMembers(members.filter(member => isDecorated(member, TYPING))),
  };
}

/** Whether an expression is a value, or a copy of it with the same members. */
export function isCopy(
  checker: ts.TypeChecker,
  value: ts.Expression,
  original: ts.Symbol,
  depth: number,
): boolean {
  const isPart = (part: ts.Expression | undefined): boolean =>
    part !== undefined && depth < 6 && isCopy(checker, part, original, depth + 1);
  const node = unwrap(value);
  if (ts.isIdentifier(node)) {
    const symbol = checker.getSymbolAtLocation(node);
    return symbol === original || isPart(constantInitializer(symbol));
  }
  if (ts.isCallExpression(node))
    return COPYING.test(node.expression.getText()) && isPart(node.arguments.at(-1));
  if (!ts.isObjectLiteralExpression(node)) return false;
  const [spread, ...others] = node.properties;
  return spread !== undefined && ts.isSpreadAssignment(spread) && !others.length && isPart(spread.expression);
}

function listMembers(
  checker: ts.TypeChecker,
  owner: ts.ClassLikeDeclaration | undefined,
): readonly ts.PropertyDeclaration[] {
  return owner
    ? [...listLineage(checker, owner)].flatMap(part => part.members.filter(ts.isPropertyDeclaration))
    : [];
}

function nameMembers(members: readonly ts.PropertyDeclaration[]): ReadonlySet<string> {
  return new Set(members.map(({ name }) => name.getText()));
}

function isDecorated(member: ts.PropertyDeclaration, name: RegExp): boolean {
  return ts.getDecorators(member)?.some(({ expression }) => name.test(expression.getText())) ?? false;
}

/** The decorators of class-transformer that change a member. */
const CONVERTING = /^(Transform|Expose|Exclude)\b/;
const TYPING = /^Type\b/;

/** The class of the object that a call makes: that of the receiver (`Command.create()`), or else that of the result. */
export function findMadeClass(
  checker: ts.TypeChecker,
  node: ts.CallExpression,
): ts.ClassLikeDeclaration | undefined {
  const callee = unwrap(node.expression);
  const [made] = ts.isPropertyAccessExpression(callee)
    ? checker.getTypeAtLocation(callee.expression).getConstructSignatures()
    : [];
  return findClass(made?.getReturnType() ?? checker.getTypeAtLocation(node));
}
