import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { findClass, hasBody, isClassName, isOfApplication, resolveConstant, unwrap } from './declarations.js';
import { boundTypes } from './receivers.js';

/** A member of a class or an object, and the type of `this` in it. */
export interface Member {
  readonly node: ts.Node;
  readonly self: ts.Type | undefined;
}

/**
 * Lists the members with a name that a receiver may have: those of the types that the modules bind to it, or else that of
 * its own class, or else those of all classes that extend or implement its type.
 */
export function listReceiverMembers(
  analysis: Analysis,
  callee: ts.PropertyAccessExpression,
  receiver: ts.Type,
  name: string,
  context: Context,
): Member[] {
  const { checker, classes } = analysis;
  if (receiver.symbol && isStaticSide(receiver)) {
    const owner = receiver.symbol.declarations?.find(ts.isClassLike);
    const member = owner && isOfApplication(owner) && classes.member(owner, name);
    return member ? [{ node: member, self: receiver }] : [];
  }
  const made = resolveConstant(checker, callee.expression);
  if (ts.isNewExpression(made) && isClassName(checker, made.expression)) {
    const found = listMembers(analysis, checker.getTypeAtLocation(made), name);
    if (found.length) return found;
  }
  const owner = findClass(receiver);
  const isThis = unwrap(callee.expression).kind === ts.SyntaxKind.ThisKeyword;
  if (!isThis) {
    const bound = boundTypes(analysis, callee.expression, receiver, context);
    const found = bound.flatMap(type => listMembers(analysis, type, name));
    // A bound class may inherit the member from a package.
    if (found.length || bound.some(type => checker.getPropertyOfType(type, name) && findClass(type)))
      return found;
  }
  if (owner && isOfApplication(owner)) {
    const member = classes.member(owner, name);
    if (member) {
      const isExact = isThis || isInjected(checker, callee.expression);
      return [{ node: member, self: receiver }, ...(isExact ? [] : listMade(analysis, receiver, name))];
    }
  }
  if (!receiver.symbol) return [];
  // An abstract member or an interface: take all its implementations in the program.
  return classes
    .listAllSubclasses(receiver.symbol)
    .flatMap(subclass => listMembers(analysis, checker.getTypeAtLocation(subclass), name));
}

/** The members of the subclasses that a value of a class may be an instance of. */
function listMade(analysis: Analysis, { symbol }: ts.Type, name: string): Member[] {
  return analysis.classes
    .listMadeSubclasses(symbol)
    .flatMap(subclass => listMembers(analysis, analysis.checker.getTypeAtLocation(subclass), name));
}

/** Whether Nest gives a parameter or a member its value: an instance of the class itself, if the modules bind nothing else. */
function isInjected(checker: ts.TypeChecker, receiver: ts.Expression): boolean {
  const declaration = checker.getSymbolAtLocation(unwrap(receiver))?.valueDeclaration;
  if (!declaration) return false;
  const isOfMaker = ts.isParameter(declaration) && ts.isConstructorDeclaration(declaration.parent);
  const decorated = isOfMaker ? declaration.parent.parent : declaration;
  return (
    (isOfMaker || ts.isPropertyDeclaration(declaration)) &&
    ts.canHaveDecorators(decorated) &&
    (ts.getDecorators(decorated)?.length ?? 0) > 0
  );
}

function listMembers({ checker, classes }: Analysis, type: ts.Type, name: string): Member[] {
  const owner = findClass(type);
  if (!owner) {
    const declaration = checker.getPropertyOfType(type, name)?.valueDeclaration;
    const value =
      declaration && ts.isPropertyAssignment(declaration) ? unwrap(declaration.initializer) : declaration;
    return value && hasBody(value) && isOfApplication(value) ? [{ node: value, self: type }] : [];
  }
  const member = isOfApplication(owner) ? classes.member(owner, name) : undefined;
  return member ? [{ node: member, self: type }] : [];
}

function isStaticSide(type: ts.Type): boolean {
  return (
    (type.symbol.flags & ts.SymbolFlags.Class) !== 0 &&
    !type.isClass() &&
    type.getConstructSignatures().length > 0
  );
}
