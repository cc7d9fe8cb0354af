import ts from 'typescript';
import type { Analysis, Context } from '../../analysis.js';
import { changedMembers } from '../../program/changes/changed-members.js';
import { resolveConstant, unwrap } from '../../program/declarations.js';
import { acceptsMember, acceptsValue } from './accepted-values.js';
import { readObject } from '../objects/known-objects.js';
import { ValidatedObject } from './validated-objects.js';
import { readValidatingCall } from './validating-factories.js';
import { listGuaranteed, listRequired, type MemberValidators } from './validators.js';

/** What gives an object its members: a literal, or an object that is spread. The object is `undefined` if it is not known. */
type Layer = ReadonlyMap<string, ts.Expression> | ValidatedObject | undefined;

/**
 * The variable that holds the problems of a validation in a function that validates its argument, if this call cannot have
 * any: `create(data) { const errors = validateSync(plainToInstance(this, { ...data })); … }`.
 */
export function findPassedValidation(
  { checker }: Analysis,
  node: ts.SignatureDeclaration,
  args: readonly ts.Expression[],
  context: Context,
): ts.Symbol | undefined {
  const call = args[0]?.parent;
  const made = call && readValidatingCall(checker, node, call);
  const required = made && listRequired(checker, made.owner);
  const layers = made && readLayers(checker, made.argument, context);
  if (!required || !layers) return undefined;
  const isPassed = [...required].every(
    ([name, member]) => member.validators.length === 0 || passes(checker, name, member, layers, context),
  );
  return isPassed ? made.problems : undefined;
}

/** Reads what gives an object its members, the last first. */
function readLayers(
  checker: ts.TypeChecker,
  argument: ts.Expression,
  context: Context,
): readonly Layer[] | undefined {
  const node = resolveConstant(checker, argument);
  if (!ts.isObjectLiteralExpression(node)) return [readValidated(checker, argument, context)];
  if (node !== unwrap(argument) && !isUnchanged(checker, argument)) return undefined;
  const layers: Layer[] = [];
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) {
      layers.unshift(readValidated(checker, property.expression, context));
      continue;
    }
    const name = property.name;
    if (!name || ts.isComputedPropertyName(name)) {
      layers.unshift(undefined);
      continue;
    }
    const value = ts.isPropertyAssignment(property)
      ? property.initializer
      : ts.isShorthandPropertyAssignment(property)
        ? property.name
        : undefined;
    layers.unshift(value && new Map([[name.text, value]]));
  }
  return layers;
}

/** Whether no code of the function around changes the object that a variable holds. */
function isUnchanged(checker: ts.TypeChecker, argument: ts.Expression): boolean {
  const node = unwrap(argument);
  const around = ts.findAncestor(node, ts.isFunctionLike);
  return (
    around !== undefined && ts.isIdentifier(node) && changedMembers(checker, around, node.text)?.size === 0
  );
}

function readValidated(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  context: Context,
): ValidatedObject | undefined {
  const object = readObject(checker, expression, context);
  return object instanceof ValidatedObject ? object : undefined;
}

/** Whether the value of a member passes its validators. */
function passes(
  checker: ts.TypeChecker,
  name: string,
  required: MemberValidators,
  layers: readonly Layer[],
  context: Context,
): boolean {
  if (required.isConverted) return false;
  for (const layer of layers) {
    if (!layer) return false;
    if (!(layer instanceof ValidatedObject)) {
      const value = layer.get(name);
      if (value) return acceptsValue(checker, value, required, context);
      continue;
    }
    const given = layer.changed.has(name) ? undefined : listGuaranteed(checker, layer.owner).get(name);
    if (!given || !acceptsMember(checker, given, required)) return false;
    // A member that is optional may be absent. Then the one before remains.
    if (!given.isOptional) return true;
  }
  return required.initializer
    ? acceptsValue(checker, required.initializer, required, { self: undefined })
    : required.isOptional;
}
