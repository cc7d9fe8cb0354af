import ts from 'typescript';
import {
  constantInitializer,
  findClass,
  hasBody,
  isOfApplication,
  listLineage,
  listParameters,
  unwrap,
} from '../program/declarations.js';
import { listReturned } from '../program/returned.js';

/** The argument of a call that returns a copy of it. */
interface Copied {
  readonly argument: ts.Expression;
  /** The members that the class of the copy may set or convert. */
  readonly changed: ReadonlySet<string>;
}

/** Functions that copy the members of their last argument. */
const COPYING = /^(plainToInstance|plainToClass|plainToClassFromExist|Object\.assign|structuredClone)$/;

/** Finds the argument that a function of the application copies: `create(data) { return plainToInstance(this, { ...data }); }`. */
export function findCopied(checker: ts.TypeChecker, node: ts.CallExpression): Copied | undefined {
  const declaration = checker.getResolvedSignature(node)?.declaration;
  if (!declaration || !hasBody(declaration) || !isOfApplication(declaration)) return undefined;
  const returned = listReturned(declaration.body);
  const index = listParameters(declaration).findIndex(({ name }) => {
    const symbol = checker.getSymbolAtLocation(name);
    return symbol && returned.every(value => isCopy(checker, value, symbol, 0));
  });
  const argument = returned.length ? node.arguments[index] : undefined;
  return argument && { argument, changed: listChanged(checker, findMadeClass(checker, node)) };
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

/** The members that have an initial value, or a decorator that may convert them. */
function listChanged(
  checker: ts.TypeChecker,
  owner: ts.ClassLikeDeclaration | undefined,
): ReadonlySet<string> {
  const members = owner ? [...listLineage(checker, owner)].flatMap(part => [...part.members]) : [];
  const changed = members.filter(
    member =>
      ts.isPropertyDeclaration(member) &&
      (member.initializer !== undefined ||
        ts.getDecorators(member)?.some(({ expression }) => CONVERTING.test(expression.getText()))),
  );
  return new Set(changed.flatMap(({ name }) => (name ? [name.getText()] : [])));
}

/** The decorators of class-transformer that change a member. */
const CONVERTING = /^(Transform|Expose|Exclude)\b/;

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
