import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import {
  findBaseClass,
  findClass,
  constantInitializer,
  hasBody,
  isOfApplication,
  resolveAlias,
  unwrap,
} from './declarations.js';
import { boundTypes } from './receivers.js';
import { listTypeParts } from './types.js';

/** A function that a call may run, and the type of `this` in it. */
export interface Target {
  readonly node: ts.SignatureDeclaration;
  readonly self: ts.Type | undefined;
}

/** The functions that a call may run. */
export type Callee =
  | { readonly kind: 'functions'; readonly targets: readonly Target[] }
  /** A parameter that holds a function. */
  | { readonly kind: 'parameter'; readonly symbol: ts.Symbol }
  /** Another value that holds a function, with its expression. */
  | { readonly kind: 'value'; readonly node: ts.Expression }
  /** A function of a package, or of the language. */
  | { readonly kind: 'external'; readonly declaration: ts.Node | undefined }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Finds the functions that a call may run. */
export function findCallee(analysis: Analysis, node: ts.CallExpression, context: Context): Callee {
  const callee = unwrap(node.expression);
  if (ts.isPropertyAccessExpression(callee)) return findMemberCallee(analysis, callee, context, node);
  return findValue(analysis, callee, context, node);
}

/** Finds the functions that a call of an expression's value may run. The expression names them. */
export function findValue(
  analysis: Analysis,
  callee: ts.Expression,
  context: Context,
  call?: ts.CallExpression,
): Callee {
  const { checker } = analysis;
  if (ts.isPropertyAccessExpression(callee)) return findMemberCallee(analysis, callee, context, call);
  const symbol = resolveAlias(checker, checker.getSymbolAtLocation(callee));
  const declaration = symbol?.valueDeclaration;
  if (symbol && declaration) {
    if (ts.isParameter(declaration)) return { kind: 'parameter', symbol };
    const implementation = symbol.declarations?.find(hasBody);
    if (implementation)
      return functions(implementation as ts.SignatureDeclaration, inherited(implementation, context));
    const initializer = constantInitializer(symbol);
    if (initializer && !isOfPackage(declaration)) return { kind: 'value', node: initializer };
  }
  return byType(analysis, callee, call);
}

/** The type of `this` in a function within a method. Function declarations do not inherit it. */
function inherited(node: ts.Node, context: Context): ts.Type | undefined {
  return ts.isFunctionDeclaration(node) ? undefined : context.self;
}

function findMemberCallee(
  analysis: Analysis,
  callee: ts.PropertyAccessExpression,
  context: Context,
  call?: ts.CallExpression,
): Callee {
  const { checker, classes } = analysis;
  const name = callee.name.text;
  if (callee.expression.kind === ts.SyntaxKind.SuperKeyword) {
    const owner = ts.findAncestor(callee, ts.isClassLike) as ts.ClassLikeDeclaration | undefined;
    const base = owner && findBaseClass(checker, owner);
    const member = base && classes.member(base, name);
    if (member) return ofMembers([{ node: member, self: context.self }]);
    return { kind: 'external', declaration: base };
  }
  const receivers = listTypeParts(checker, analysis.typeOf(callee.expression, context));
  if (receivers.some(type => type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown))) {
    return { kind: 'unknown', reason: 'a call through a value without a type' };
  }
  const members: Member[] = [];
  for (const receiver of receivers)
    members.push(...listReceiverMembers(analysis, callee, receiver, name, context));
  if (members.length) return ofMembers(members);
  const symbol = resolveAlias(checker, checker.getSymbolAtLocation(callee));
  const implementation = symbol?.declarations?.find(hasBody);
  if (implementation && isOfApplication(implementation)) {
    return functions(implementation as ts.SignatureDeclaration, undefined);
  }
  const initializer = constantInitializer(symbol);
  if (initializer && isOfApplication(initializer)) return { kind: 'value', node: initializer };
  return byType(analysis, callee, call);
}

interface Member {
  readonly node: ts.Node;
  readonly self: ts.Type | undefined;
}

/**
 * Lists the members with a name that a receiver may have: those of the types that the modules bind to it, or else that of
 * its own class, or else those of all classes that extend or implement its type.
 */
function listReceiverMembers(
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

function ofMembers(members: readonly Member[]): Callee {
  const targets: Target[] = [];
  for (const { node, self } of members) {
    if (hasBody(node)) targets.push({ node: node as ts.SignatureDeclaration, self });
    else if (ts.isPropertyDeclaration(node) && node.initializer) {
      const value = unwrap(node.initializer);
      if (hasBody(value)) targets.push({ node: value as ts.SignatureDeclaration, self });
      else return { kind: 'value', node: value };
    }
  }
  return { kind: 'functions', targets };
}

function functions(node: ts.SignatureDeclaration, self: ts.Type | undefined): Callee {
  return { kind: 'functions', targets: [{ node, self }] };
}

/** Finds the function by the type of the callee. */
function byType({ checker }: Analysis, callee: ts.Expression, call?: ts.CallExpression): Callee {
  const declaration =
    (call && checker.getResolvedSignature(call)?.declaration) ??
    checker.getTypeAtLocation(callee).getCallSignatures()[0]?.declaration;
  if (!declaration) return { kind: 'unknown', reason: 'a call through a value without a type' };
  if (hasBody(declaration)) {
    return isOfApplication(declaration)
      ? functions(declaration as ts.SignatureDeclaration, undefined)
      : { kind: 'external', declaration };
  }
  return isOfApplication(declaration)
    ? { kind: 'unknown', reason: 'a call of a function that only its type tells' }
    : { kind: 'external', declaration };
}

function isOfPackage(node: ts.Node): boolean {
  return !isOfApplication(node);
}
