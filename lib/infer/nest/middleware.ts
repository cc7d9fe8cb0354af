import ts from 'typescript';
import type { Analysis } from '../analysis.js';
import { evaluateConstant } from '../values/constants.js';
import { type FactSet, unite } from '../flow/effects.js';
import { findPassedErrors } from '../flow/rejecters.js';
import { findClass, hasBody, isOfApplication, listParameters, unwrap } from '../program/declarations.js';
import { findFunctions } from '../program/find-functions.js';
import { listInstanceTypes, findPropertyValue } from './bindings.js';
import type { Handler } from './controllers.js';

/** `consumer.apply(…).exclude(…).forRoutes(…)` */
interface AppliedMiddleware {
  readonly middleware: readonly ts.Expression[];
  readonly excluded: readonly ts.Expression[];
  readonly routes: readonly ts.Expression[];
}

/** The middleware that the modules of an application apply. */
export class Middleware {
  private readonly applied: AppliedMiddleware[] = [];

  constructor(private readonly analysis: Analysis) {
    for (const file of analysis.classes.program.getSourceFiles()) {
      if (isOfApplication(file) && file.text.includes('forRoutes')) this.collect(file);
    }
  }

  /** The errors that the middleware before a handler can respond with. */
  findErrors(handler: Handler): FactSet {
    return unite(
      ...this.listApplied(handler).flatMap(({ middleware }) => middleware.map(part => this.run(part))),
    );
  }

  /** Whether middleware of a module runs before a handler. */
  runsBefore(handler: Handler): boolean {
    return this.listApplied(handler).length > 0;
  }

  private listApplied(handler: Handler): readonly AppliedMiddleware[] {
    return this.applied.filter(
      ({ routes, excluded }) =>
        routes.some(route => this.matches(route, handler, true)) &&
        !excluded.some(route => this.matches(route, handler, false)),
    );
  }

  private collect(node: ts.Node): void {
    if (ts.isCallExpression(node) && isCallTo(node, 'forRoutes')) {
      let middleware: readonly ts.Expression[] | undefined;
      const excluded: ts.Expression[] = [];
      for (
        let call: ts.Expression = node;
        ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression);
      ) {
        if (isCallTo(call, 'exclude')) excluded.push(...call.arguments);
        if (isCallTo(call, 'apply')) middleware = call.arguments;
        call = call.expression.expression;
      }
      if (middleware) this.applied.push({ middleware, excluded, routes: node.arguments });
    }
    ts.forEachChild(node, child => this.collect(child));
  }

  private matches(route: ts.Expression, handler: Handler, includesDeeper: boolean): boolean {
    const { checker } = this.analysis;
    const node = unwrap(route);
    if (ts.isObjectLiteralExpression(node)) {
      const method = findPropertyValue(node, 'method')?.getText().split('.').at(-1) ?? 'ALL';
      const path = findPropertyValue(node, 'path');
      return (
        (method === 'ALL' || method === handler.method) &&
        path !== undefined &&
        this.matches(path, handler, includesDeeper)
      );
    }
    const path = evaluateConstant(checker, node, { self: undefined })?.value;
    if (typeof path === 'string') {
      return handler.paths.some(candidate => matchPath(path, candidate, includesDeeper));
    }
    return listInstanceTypes(checker, node).some(type => findClass(type) === handler.controller);
  }

  private run(expression: ts.Expression): FactSet {
    const { checker, classes } = this.analysis;
    const [type] = listInstanceTypes(checker, expression);
    const owner = type && findClass(type);
    const functions = owner ? [classes.member(owner, 'use')] : findFunctions(checker, expression);
    return unite(
      ...functions.map(node =>
        hasBody(node) && isOfApplication(node)
          ? findPassedErrors(this.analysis, node, listParameters(node)[2], type)
          : unite(),
      ),
    );
  }
}

function isCallTo(node: ts.CallExpression, name: string): boolean {
  return ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === name;
}

/** Whether a path of `forRoutes()`, which may contain wildcards, matches a route. */
function matchPath(pattern: string, path: string, includesDeeper: boolean): boolean {
  const [fixed = ''] = pattern.split(/[*({:]/);
  const prefix = `/${fixed.split('/').filter(Boolean).join('/')}`;
  const isWild = fixed !== pattern;
  if (isWild || includesDeeper) return prefix === '/' || path === prefix || path.startsWith(`${prefix}/`);
  return path === prefix;
}
