import ts from 'typescript';
import type { Analysis, Known, RouteFacts } from '../../analysis.js';
import {
  findValueSymbol,
  getPackageName,
  hasBody,
  isOfApplication,
  listLineage,
  unwrap,
} from '../../program/declarations.js';
import { readMemberName } from '../../program/member-names.js';
import { listAlwaysReturned } from '../../program/returned.js';
import { evaluateConstant } from '../../values/constants.js';
import { readObject } from '../../values/objects/known-objects.js';
import { PRESENT } from '../../values/known.js';

const PACKAGE = '@nestjs/throttler';

/** `ThrottlerGuard` reads this key with the name of each throttler: from the handler, or else from the class. */
const SKIP = 'THROTTLER:SKIP';

/** The members of a guard that decide which throttlers it has, and whether it asks for their metadata. */
const DECIDING: ReadonlySet<string> = new Set([
  'canActivate',
  'onModuleInit',
  'options',
  'reflector',
  'shouldSkip',
  'throttlers',
]);

/** Whether `@SkipThrottle()` turns off each throttler of the application for a route. */
export function skipsAllThrottlers(
  analysis: Analysis,
  guard: ts.ClassLikeDeclaration,
  route: RouteFacts,
): boolean {
  const isPlain = [...listLineage(analysis.checker, guard)].every(part =>
    isOfApplication(part) ? part.members.every(isUndecided) : getPackageName(part) === PACKAGE,
  );
  const names = isPlain ? listThrottlers(analysis) : [];
  return names.length > 0 && names.every(name => route.metadata(SKIP + name)?.value === true);
}

function isUndecided(member: ts.ClassElement): boolean {
  return !ts.isConstructorDeclaration(member) && !DECIDING.has(member.name?.getText() ?? '');
}

/** The metadata that `@SkipThrottle()` sets by a key. `undefined` if it does not set it, or if it is another decorator. */
export function readSkipThrottle(
  checker: ts.TypeChecker,
  node: ts.Expression,
  key: string,
): Known | undefined {
  if (!key.startsWith(SKIP) || !ts.isCallExpression(node) || !isOfThrottler(checker, node, 'SkipThrottle'))
    return undefined;
  const name = key.slice(SKIP.length);
  const [argument] = node.arguments;
  if (!argument) return name === 'default' ? { value: true } : undefined;
  const object = readObject(checker, argument, { self: undefined });
  if (!object?.isWhole) return { value: PRESENT };
  return object.members.has(name) ? (object.member(name) ?? { value: PRESENT }) : undefined;
}

function isOfThrottler(checker: ts.TypeChecker, node: ts.CallExpression, name: string): boolean {
  const symbol = findValueSymbol(checker, node.expression);
  const [declaration] = symbol?.declarations ?? [];
  return symbol?.name === name && declaration !== undefined && getPackageName(declaration) === PACKAGE;
}

const known = new WeakMap<Analysis, readonly string[]>();

/** The names of all throttlers that the modules of the application configure. Empty if one cannot be read. */
function listThrottlers(analysis: Analysis): readonly string[] {
  const listed = known.get(analysis);
  if (listed) return listed;
  const names = new Set<string>();
  const { checker, classes } = analysis;
  const visit = (node: ts.Node): boolean => {
    const isRegistration =
      ts.isCallExpression(node) &&
      (isOfThrottler(checker, node, 'forRoot') || isOfThrottler(checker, node, 'forRootAsync'));
    if (isRegistration && !addOptions(checker, node.arguments[0], names)) return false;
    return !ts.forEachChild(node, child => !visit(child) || undefined);
  };
  const areRead = classes.program
    .getSourceFiles()
    .filter(file => isOfApplication(file) && file.text.includes('forRoot'))
    .every(visit);
  const found = areRead ? [...names] : [];
  known.set(analysis, found);
  return found;
}

/** Adds the names of a list of throttlers, or of the options that have one: literals only. `false` if any is something else. */
function addOptions(
  checker: ts.TypeChecker,
  expression: ts.Expression | undefined,
  names: Set<string>,
): boolean {
  const node = expression && unwrap(expression);
  if (!node) return false;
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(part => addName(checker, part, names));
  if (!ts.isObjectLiteralExpression(node) || !node.properties.every(hasPlainName)) return false;
  const factory = findMember(node, 'useFactory');
  if (!factory) return addOptions(checker, findMember(node, 'throttlers'), names);
  const returned = hasBody(factory) && listAlwaysReturned(factory.body as ts.Block | ts.Expression);
  return returned ? returned.every(part => addOptions(checker, part, names)) : false;
}

function addName(checker: ts.TypeChecker, element: ts.Expression, names: Set<string>): boolean {
  const node = unwrap(element);
  if (!ts.isObjectLiteralExpression(node) || !node.properties.every(hasPlainName)) return false;
  const name = findMember(node, 'name');
  const value = name ? evaluateConstant(checker, name, { self: undefined })?.value : 'default';
  if (typeof value === 'string') names.add(value);
  return typeof value === 'string';
}

function findMember(node: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const member = node.properties.find(property => property.name && readMemberName(property.name) === name);
  if (member && ts.isPropertyAssignment(member)) return unwrap(member.initializer);
  return member && ts.isMethodDeclaration(member) ? (member as unknown as ts.Expression) : undefined;
}

function hasPlainName({ name }: ts.ObjectLiteralElementLike): boolean {
  return name !== undefined && readMemberName(name) !== undefined;
}
