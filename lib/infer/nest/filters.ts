import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { isOfClass } from '../flow/caught-values.js';
import { evaluateConstant } from '../values/constants.js';
import { factSet, type FactSet } from '../flow/effects.js';
import type { ThrownFact } from '../flow/facts.js';
import { reachableReturns } from '../flow/returns.js';
import { hasBody, hasValue, isOfApplication, resolveAlias, unwrap } from '../program/declarations.js';
import { findFunctions } from '../program/find-functions.js';
import type { Handler } from './controllers.js';
import { readDecorators } from './decorators.js';
import { findEnhancers, type GlobalEnhancers } from './enhancers.js';

/** The methods by which a filter sets the status of a response. */
const STATUS_METHODS: ReadonlySet<string> = new Set(['status', 'code', 'sendStatus']);

/**
 * Finds the responses to errors that are not HTTP exceptions. The application's `mapErrors` and its filters determine them.
 * An error that none of them handles becomes a generic 500, which is not part of a contract.
 */
export function mapDomainErrors(
  analysis: Analysis,
  facts: FactSet,
  handler: Handler,
  globals: GlobalEnhancers,
): ThrownFact[] {
  const filters = findEnhancers(analysis, 'filter', handler, globals).filter(
    ({ owner }) => owner && isOfApplication(owner),
  );
  const mappers = findMappers(analysis);
  return [...facts.values()].flatMap((fact): ThrownFact[] => {
    if (fact.kind !== 'error') return [];
    if (fact.status !== undefined || fact.computed) return [fact];
    for (const mapper of mappers) {
      const mapped = runMapper(analysis, mapper, fact);
      if (mapped.length) return mapped;
    }
    for (const { owner } of filters.toReversed()) {
      if (!owner || !catches(analysis, owner, fact)) continue;
      return runFilter(analysis, owner, fact);
    }
    return [];
  });
}

/** The functions of the option `mapErrors`. */
function findMappers(analysis: Analysis): ts.SignatureDeclaration[] {
  const cached = knownMappers.get(analysis);
  if (cached) return cached;
  const found: ts.SignatureDeclaration[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'mapErrors') {
      const list = unwrap(node.initializer);
      if (ts.isArrayLiteralExpression(list))
        found.push(...list.elements.flatMap(element => findFunctions(analysis.checker, element)));
    }
    ts.forEachChild(node, visit);
  };
  for (const file of analysis.classes.program.getSourceFiles()) if (isOfApplication(file)) visit(file);
  knownMappers.set(analysis, found);
  return found;
}

const knownMappers = new WeakMap<Analysis, ts.SignatureDeclaration[]>();

function runMapper(analysis: Analysis, node: ts.SignatureDeclaration, fact: ThrownFact): ThrownFact[] {
  const context = createContext(analysis, node.parameters[0], fact);
  if (!context || !hasBody(node) || !asksForClass(analysis, node.body, fact)) return [];
  return reachableReturns(analysis, node.body, context).flatMap(returned => {
    return hasValue(returned) ? findResponses(analysis, returned, context, fact) : [];
  });
}

/** Whether a mapper checks the class of an error. A mapper that checks a code or a name is for the errors of a library. */
function asksForClass({ checker }: Analysis, body: ts.Node, fact: ThrownFact): boolean {
  const visit = (node: ts.Node): boolean => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword) {
      const symbol = resolveAlias(checker, checker.getSymbolAtLocation(node.right));
      if (symbol && symbol.name !== 'Error' && isOfClass(checker, fact, symbol)) return true;
    }
    return ts.forEachChild(node, child => visit(child) || undefined) ?? false;
  };
  return visit(body);
}

function catches(analysis: Analysis, owner: ts.ClassLikeDeclaration, fact: ThrownFact): boolean {
  const caught = readDecorators(analysis.checker, owner).find(({ name }) => name === 'Catch');
  if (!caught) return false;
  return (
    caught.args.length === 0 ||
    caught.args.some(argument => {
      const symbol = resolveAlias(analysis.checker, analysis.checker.getSymbolAtLocation(argument));
      return symbol !== undefined && isOfClass(analysis.checker, fact, symbol);
    })
  );
}

/** The statuses that a filter sends for an error. */
function runFilter(analysis: Analysis, owner: ts.ClassLikeDeclaration, fact: ThrownFact): ThrownFact[] {
  const member = analysis.classes.member(owner, 'catch');
  if (!member || !hasBody(member)) return [];
  const node = member as unknown as ts.SignatureDeclaration;
  const context = createContext(analysis, node.parameters[0], fact) ?? { self: undefined };
  const found: ThrownFact[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isIfStatement(child)) {
      const known = evaluateConstant(analysis.checker, child.expression, context);
      if (!known || known.value) visit(child.thenStatement);
      if (!known?.value && child.elseStatement) visit(child.elseStatement);
      return;
    }
    if (ts.isCallExpression(child) && ts.isPropertyAccessExpression(child.expression)) {
      const name = child.expression.name.text;
      const [first] = child.arguments;
      if (STATUS_METHODS.has(name) && first) {
        const status = evaluateConstant(analysis.checker, first, context)?.value;
        if (typeof status === 'number') found.push({ ...fact, status });
      }
      if (name === 'catch' && first) found.push(...findResponses(analysis, first, context, fact));
    }
    if (ts.isThrowStatement(child)) found.push(...findResponses(analysis, child.expression, context, fact));
    ts.forEachChild(child, visit);
  };
  visit(member.body);
  return [...new Map(found.map(made => [made.status, made])).values()];
}

/** A context in which the parameter of a filter or a mapper holds an error. */
function createContext(
  { checker }: Analysis,
  parameter: ts.ParameterDeclaration | undefined,
  fact: ThrownFact,
): Context | undefined {
  const variable = parameter && checker.getSymbolAtLocation(parameter.name);
  return variable && { self: undefined, caught: { variable, facts: factSet([fact]) } };
}

/** The responses to an error: the HTTP exceptions that an expression can be. */
function findResponses(
  analysis: Analysis,
  expression: ts.Expression,
  context: Context,
  thrown: ThrownFact,
): ThrownFact[] {
  return [...analysis.errors(expression, context).values()].flatMap(made =>
    made.kind === 'error' && made.status !== undefined
      ? [
          {
            ...thrown,
            status: made.status,
            message: made.message ?? thrown.message,
            errorCode: made.errorCode ?? thrown.errorCode,
            errorCodeOf: made.errorCode === undefined ? thrown.errorCodeOf : made.errorCodeOf,
            title: made.title ?? thrown.title,
          },
        ]
      : [],
  );
}
