import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { findBaseClass, hasBody, listLineage } from '../program/declarations.js';
import { detached, type Effects, NO_EFFECTS, rejected, uniteEffects } from './effects.js';

/** Evaluates the body of a function whose parameters are not known yet. */
export function evaluateFunction(
  analysis: Analysis,
  node: ts.SignatureDeclaration,
  context: Context,
): Effects {
  if (!hasBody(node)) return NO_EFFECTS;
  const defaults = uniteEffects(
    ...node.parameters.flatMap(({ name, initializer }) => [
      analysis.expression(initializer, context),
      evaluateDefaults(analysis, name, context),
    ]),
  );
  const fields = ts.isConstructorDeclaration(node)
    ? evaluateFields(analysis, node.parent, context)
    : NO_EFFECTS;
  const body = ts.isBlock(node.body)
    ? analysis.statement(node.body, context).effects
    : analysis.expression(node.body, context);
  const effects = uniteEffects(defaults, fields, body);
  if (isGenerator(node)) return rejected(effects);
  return isAsync(node) ? rejected(effects) : effects;
}

/** The defaults of a pattern: `{ limit = readLimit() }`. */
export function evaluateDefaults(analysis: Analysis, name: ts.BindingName, context: Context): Effects {
  if (ts.isIdentifier(name)) return NO_EFFECTS;
  const elements: readonly ts.ArrayBindingElement[] = name.elements;
  return uniteEffects(
    ...elements.flatMap(element =>
      ts.isBindingElement(element)
        ? [
            detached(analysis.expression(element.initializer, context)),
            evaluateDefaults(analysis, element.name, context),
          ]
        : [],
    ),
  );
}

/** Evaluates the construction of a class. */
export function evaluateConstruction(
  analysis: Analysis,
  owner: ts.ClassLikeDeclaration,
  context: Context,
): Effects {
  for (const node of listLineage(analysis.checker, owner)) {
    const maker = node.members.find(member => ts.isConstructorDeclaration(member) && member.body);
    if (maker)
      return uniteEffects(
        fieldsBelow(analysis, owner, node, context),
        analysis.call(maker as ts.ConstructorDeclaration, context),
      );
  }
  return fieldsBelow(analysis, owner, undefined, context);
}

/** The fields of classes without a constructor. */
function fieldsBelow(
  analysis: Analysis,
  owner: ts.ClassLikeDeclaration,
  until: ts.ClassLikeDeclaration | undefined,
  context: Context,
): Effects {
  let effects = NO_EFFECTS;
  for (
    let node: ts.ClassLikeDeclaration | undefined = owner;
    node && node !== until;
    node = findBaseClass(analysis.checker, node)
  ) {
    effects = uniteEffects(effects, evaluateFields(analysis, node, context));
  }
  return effects;
}

function evaluateFields(analysis: Analysis, owner: ts.ClassLikeDeclaration, context: Context): Effects {
  return uniteEffects(
    ...owner.members.map(member =>
      ts.isPropertyDeclaration(member) && !isStatic(member)
        ? detached(analysis.expression(member.initializer, context))
        : NO_EFFECTS,
    ),
  );
}

export function isStatic(member: ts.ClassElement): boolean {
  return (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0;
}

export function isAsync(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)
  );
}

export function isGenerator(node: ts.SignatureDeclaration): boolean {
  return 'asteriskToken' in node && node.asteriskToken !== undefined;
}
