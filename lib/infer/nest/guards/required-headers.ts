import ts from 'typescript';
import type { Analysis, Context, RouteFacts } from '../../analysis.js';
import { findSuperCall } from '../../errors/exception-arguments.js';
import { isAsync } from '../../flow/functions.js';
import { readReturns } from '../../flow/returns.js';
import { hasBody, isOfApplication, resolveConstant, unwrap } from '../../program/declarations.js';
import { evaluateConstant } from '../../values/constants.js';
import { isObject, KnownStart } from '../../values/known.js';
import { isRequest } from '../../values/request-values.js';
import { findOption } from '../options.js';
import { listAssignments, listUnnamedHeaders } from '../request-members/setters.js';
import type { Strategy } from './passport.js';
import { readPackageName } from './strategy-names.js';

/** A header field without which a strategy does not run, and the text with which its value starts. */
interface RequiredHeader {
  readonly name: string;
  readonly start: string;
}

/** The packages whose strategies have the options `header` and `prefix`, and the header field that is read without one. */
const PACKAGES: ReadonlyMap<string, string> = new Map([['passport-headerapikey', 'X-Api-Key']]);

/**
 * Whether a strategy cannot run, because the guard refuses each request for which it would: `getAuthenticateOptions()`,
 * which is called before, always throws for a header field that starts with the prefix of the strategy.
 */
export function isRefusedBefore(
  analysis: Analysis,
  strategy: Strategy,
  owner: ts.ClassLikeDeclaration | undefined,
  { self, route }: Context,
): boolean {
  const member = owner && analysis.classes.member(owner, 'getAuthenticateOptions');
  if (!hasBody(member) || !isOfApplication(member) || isAsync(member)) return false;
  // The strategies get the request of this method.
  if (analysis.classes.member(owner as ts.ClassLikeDeclaration, 'getRequest')) return false;
  const required = readRequired(analysis, strategy);
  if (!required || maySet(analysis, required.name)) return false;
  const assumed: RouteFacts = {
    metadata: (key, holder) => route?.metadata(key, holder),
    request: (name, at) => route?.request(name, at),
    header: name => (name === required.name ? { value: new KnownStart(required.start) } : undefined),
  };
  return readReturns(analysis, member.body, { self, route: assumed }).length === 0;
}

/** Whether code may set a header field of a request, or replace them all. */
function maySet(analysis: Analysis, name: string): boolean {
  const { checker } = analysis;
  const mayBeRequest = (holder: ts.Expression): boolean => {
    if (isRequest(checker, holder, 0)) return true;
    const made = resolveConstant(checker, holder);
    const isOther = ts.isNewExpression(made) || ts.isObjectLiteralExpression(made);
    const { flags } = checker.getTypeAtLocation(holder);
    return !isOther && (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;
  };
  return (
    listAssignments(analysis, name).length > 0 ||
    listUnnamedHeaders(analysis).length > 0 ||
    listAssignments(analysis, 'headers').some(({ holder }) => mayBeRequest(holder))
  );
}

function readRequired({ checker }: Analysis, { root, base }: Strategy): RequiredHeader | undefined {
  const [made] = base.arguments;
  const name = made && readPackageName(checker, made);
  const usual = name === undefined ? undefined : PACKAGES.get(name);
  const maker = root.members.find(member => ts.isConstructorDeclaration(member) && hasBody(member));
  const [first] = (usual && maker && findSuperCall(maker as ts.ConstructorDeclaration)?.arguments) || [];
  const options = first && resolveConstant(checker, first);
  if (!options || !ts.isObjectLiteralExpression(options)) return undefined;
  const isPlain = options.properties.every(part => part.name && !ts.isComputedPropertyName(part.name));
  if (!isPlain) return undefined;
  const header = findOption(checker, options, 'header');
  const prefix = findOption(checker, options, 'prefix');
  const field = header ? readText(checker, header) : usual;
  const start = prefix && readText(checker, prefix);
  return field && start ? { name: field.toLowerCase(), start } : undefined;
}

/** The text of a constant, or of a template of constants. */
function readText(checker: ts.TypeChecker, expression: ts.Expression): string | undefined {
  const node = unwrap(expression);
  const evaluate = (part: ts.Expression): unknown =>
    evaluateConstant(checker, part, { self: undefined })?.value;
  if (!ts.isTemplateExpression(node)) {
    const value = evaluate(node);
    return typeof value === 'string' ? value : undefined;
  }
  const parts = node.templateSpans.map(({ expression: part, literal }) => [evaluate(part), literal.text]);
  if (parts.some(([value]) => value === undefined || isObject(value))) return undefined;
  return node.head.text + parts.flat().map(String).join('');
}
