import ts from 'typescript';
import type { ClassIndex } from './class-index.js';
import {
  constantInitializer,
  findClass,
  type FunctionWithBody,
  hasBody,
  isOfApplication,
  resolveAlias,
  unwrap,
} from './declarations.js';
import { readMemberName } from './member-names.js';

const indexes = new WeakMap<ts.TypeChecker, ClassIndex>();

/** Makes the classes of a program known, so that overridden methods can be found. */
export function indexOverrides(checker: ts.TypeChecker, classes: ClassIndex): void {
  indexes.set(checker, classes);
}

/**
 * Finds the one function that a call, or `new`, runs in any case. `undefined` if another one may run, or if there is no body
 * to read. The type of a callee is not enough: it has one signature for all functions of this type.
 *
 * @param self - the class of `this`, if it is known
 *
 * @example
 * const run = isLong ? grow : count; // run(steps): either of them
 * this.reader.read(steps);           // not if a subclass overrides read()
 */
export function findCertainCallee(
  checker: ts.TypeChecker,
  call: ts.CallExpression | ts.NewExpression,
  self?: ts.Type,
): FunctionWithBody | undefined {
  const declaration = checker.getResolvedSignature(call)?.declaration;
  if (!hasBody(declaration)) return undefined;
  const own = self && findOwnMember(checker, call.expression, self);
  if (own) return hasBody(own) ? own : undefined;
  const callee = unwrap(call.expression);
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  const symbol = resolveAlias(checker, checker.getSymbolAtLocation(name));
  // super.read() runs that method of the base class.
  const isOfBase =
    ts.isPropertyAccessExpression(callee) && callee.expression.kind === ts.SyntaxKind.SuperKeyword;
  const isSure = isOfBase || !isOverridden(checker, declaration);
  return symbol && isNamedBy(symbol, declaration) && isSure ? declaration : undefined;
}

/** The member of `this` that an expression names, if the class of `this` is known. */
export function findOwnMember(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  self: ts.Type,
): ts.ClassElement | undefined {
  const node = unwrap(expression);
  if (!ts.isPropertyAccessExpression(node) || node.expression.kind !== ts.SyntaxKind.ThisKeyword)
    return undefined;
  const owner = findClass(self);
  return owner && indexes.get(checker)?.member(owner, node.name.text);
}

/** Whether a symbol is the function itself, a constant that holds it, or the class of the constructor. */
function isNamedBy(symbol: ts.Symbol, declaration: FunctionWithBody): boolean {
  if (ts.isConstructorDeclaration(declaration)) return (symbol.flags & ts.SymbolFlags.Class) !== 0;
  const [own, ...others] = symbol.declarations?.filter(hasBody) ?? [];
  if (own) return own === declaration && !others.length;
  const initializer = constantInitializer(symbol);
  return initializer !== undefined && unwrap(initializer) === declaration;
}

/** Whether a class that extends the one of a member has a member of the same name. */
export function isOverridden(
  checker: ts.TypeChecker,
  member: FunctionWithBody | ts.PropertyDeclaration,
): boolean {
  return listOverriding(checker, member).length > 0;
}

/**
 * Lists the functions of the application that a call, or `new`, may run: none for a function of a package. `undefined` if
 * they are not known.
 */
export function listPossibleCallees(
  checker: ts.TypeChecker,
  call: ts.CallExpression | ts.NewExpression,
): readonly FunctionWithBody[] | undefined {
  const declaration = checker.getResolvedSignature(call)?.declaration;
  // `new` of a class without a constructor
  if (!declaration) return ts.isNewExpression(call) ? [] : undefined;
  if (!isOfApplication(declaration)) return [];
  const isMember = ts.isClassElement(declaration) || ts.isTypeElement(declaration);
  const own = findCertainCallee(checker, call);
  if (own) return [own];
  if (!isMember || !declaration.name) return undefined;
  return [declaration as ts.Node, ...listOverriding(checker, declaration)].filter(hasBody);
}

/** The members of the same name in the classes that extend or implement the class or interface of a member. */
function listOverriding(
  checker: ts.TypeChecker,
  { parent, name }: ts.Declaration & { readonly name?: ts.Node },
): readonly ts.ClassElement[] {
  const isOwner = ts.isClassLike(parent) || ts.isInterfaceDeclaration(parent);
  const symbol = isOwner ? checker.getTypeAtLocation(parent).symbol : undefined;
  const subclasses = symbol ? (indexes.get(checker)?.listAllSubclasses(symbol) ?? []) : [];
  const own = name && readMemberName(name as ts.PropertyName);
  return subclasses.flatMap(({ members }) =>
    members.filter(member => member.name !== undefined && readMemberName(member.name) === own),
  );
}
