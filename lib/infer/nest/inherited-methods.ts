import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { findClass, hasBody, isOfApplication, listLineage, unwrap } from '../program/declarations.js';
import { receiverTypes } from '../program/receivers.js';

/** A class whose method from a package a call runs. */
export interface InheritingClass {
  readonly owner: ts.ClassLikeDeclaration;
  readonly self: ts.Type;
}

/**
 * The classes whose method from a package a call runs: `super.canActivate()`, or a method that the class of the receiver
 * inherits. Classes that define the method themselves are not listed.
 */
export function findInheritingClasses(
  analysis: Analysis,
  node: ts.CallExpression,
  context: Context,
  methods: ReadonlySet<string>,
): readonly InheritingClass[] {
  const callee = unwrap(node.expression);
  if (!ts.isPropertyAccessExpression(callee) || !methods.has(callee.name.text)) return [];
  const isSuper = callee.expression.kind === ts.SyntaxKind.SuperKeyword;
  const types = isSuper ? ownType(analysis, callee, context) : receiverTypes(analysis, callee, context);
  return types.flatMap((self): InheritingClass[] => {
    const owner = findClass(self);
    if (!owner) return [];
    const above = isSuper ? classesAbove(analysis, owner, callee) : [...listLineage(analysis.checker, owner)];
    return above.some(part => hasMethod(part, callee.name.text)) ? [] : [{ owner, self }];
  });
}

function ownType({ checker }: Analysis, node: ts.Node, { self }: Context): readonly ts.Type[] {
  const owner = ts.findAncestor(node, ts.isClassLike);
  if (!owner) return [];
  return [self && findClass(self) ? self : checker.getTypeAtLocation(owner)];
}

/** The base classes of the class that contains a call of `super`. */
function classesAbove(
  { checker }: Analysis,
  owner: ts.ClassLikeDeclaration,
  node: ts.Node,
): readonly ts.Node[] {
  const lineage = [...listLineage(checker, owner)];
  return lineage.slice(lineage.indexOf(ts.findAncestor(node, ts.isClassLike) as ts.ClassLikeDeclaration) + 1);
}

function hasMethod(node: ts.Node, name: string): boolean {
  return (
    ts.isClassLike(node) &&
    isOfApplication(node) &&
    node.members.some(member => hasBody(member) && member.name?.getText() === name)
  );
}
