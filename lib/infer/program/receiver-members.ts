import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { findClass, hasBody, isOfApplication, unwrap } from './declarations.js';
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
    if (member) return [{ node: member, self: receiver }];
  }
  if (!receiver.symbol) return [];
  // An abstract member or an interface: take all its implementations in the program.
  const subclasses = classes.listSubclasses(receiver.symbol);
  const declared = subclasses.flatMap(subclass =>
    listMembers(analysis, checker.getTypeAtLocation(subclass), name),
  );
  const byNode = new Map(declared.map(member => [member.node, member]));
  return [...byNode.values()];
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
