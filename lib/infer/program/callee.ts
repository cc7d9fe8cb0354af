import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import {
  findBaseClass,
  constantInitializer,
  hasBody,
  isOfApplication,
  resolveAlias,
  unwrap,
} from './declarations.js';
import { listReceiverMembers, type Member } from './receiver-members.js';
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
      return toCallee([{ node: implementation, self: typeOfThis(implementation, context) }]);
    const initializer = constantInitializer(symbol);
    if (initializer && isOfApplication(declaration)) return { kind: 'value', node: initializer };
  }
  return findByType(analysis, callee, call);
}

/** The type of `this` in a function within a method. Function declarations do not inherit it. */
function typeOfThis(node: ts.Node, context: Context): ts.Type | undefined {
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
    if (member) return toCallee([{ node: member, self: context.self }]);
    return { kind: 'external', declaration: base };
  }
  const receivers = listTypeParts(checker, analysis.typeOf(callee.expression, context));
  if (receivers.some(type => type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown))) {
    return { kind: 'unknown', reason: 'a call through a value without a type' };
  }
  const members: Member[] = [];
  for (const receiver of receivers)
    members.push(...listReceiverMembers(analysis, callee, receiver, name, context));
  if (members.length) return toCallee(members);
  const symbol = resolveAlias(checker, checker.getSymbolAtLocation(callee));
  const implementation = symbol?.declarations?.find(hasBody);
  if (implementation && isOfApplication(implementation)) {
    return toCallee([{ node: implementation, self: undefined }]);
  }
  const initializer = constantInitializer(symbol);
  if (initializer && isOfApplication(initializer)) return { kind: 'value', node: initializer };
  return findByType(analysis, callee, call);
}

/** The functions that members have or hold. */
function toCallee(members: readonly Member[]): Callee {
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

/** Finds the function that the type of the callee declares. */
function findByType({ checker }: Analysis, callee: ts.Expression, call?: ts.CallExpression): Callee {
  const declaration =
    (call && checker.getResolvedSignature(call)?.declaration) ??
    checker.getTypeAtLocation(callee).getCallSignatures()[0]?.declaration;
  if (!declaration) return { kind: 'unknown', reason: 'a call through a value without a type' };
  if (hasBody(declaration)) {
    return isOfApplication(declaration)
      ? toCallee([{ node: declaration, self: undefined }])
      : { kind: 'external', declaration };
  }
  return isOfApplication(declaration)
    ? { kind: 'unknown', reason: 'a call of a function that only its type tells' }
    : { kind: 'external', declaration };
}
