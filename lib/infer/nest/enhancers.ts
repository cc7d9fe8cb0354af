import ts from 'typescript';
import type { Analysis } from '../analysis.js';
import { findClass, hasBody, isOfApplication, resolveAlias, unwrap } from '../program/declarations.js';
import { type GivenArguments, NOTHING_GIVEN, passArguments } from '../program/given-arguments.js';
import { listReturned } from '../program/returned.js';
import { listInstanceTypes } from './bindings.js';
import type { Handler } from './controllers.js';

export type EnhancerKind = 'guard' | 'pipe' | 'interceptor' | 'filter';

/** A guard, a pipe, an interceptor or a filter: its class, and the expression that names or creates it. */
export interface Enhancer {
  readonly owner: ts.ClassLikeDeclaration | undefined;
  readonly node: ts.Expression;
  readonly name: string;
  /** The arguments of the decorators and functions that the expression is a part of. */
  readonly given: GivenArguments;
}

const TOKENS: Readonly<Record<EnhancerKind, string>> = {
  guard: 'APP_GUARD',
  pipe: 'APP_PIPE',
  interceptor: 'APP_INTERCEPTOR',
  filter: 'APP_FILTER',
};

const DECORATORS: Readonly<Record<EnhancerKind, string>> = {
  guard: 'UseGuards',
  pipe: 'UsePipes',
  interceptor: 'UseInterceptors',
  filter: 'UseFilters',
};

const GLOBAL_METHODS: Readonly<Record<string, EnhancerKind>> = {
  useGlobalGuards: 'guard',
  useGlobalPipes: 'pipe',
  useGlobalInterceptors: 'interceptor',
  useGlobalFilters: 'filter',
};

/** The globally bound enhancers. */
export class GlobalEnhancers {
  private readonly byKind = new Map<EnhancerKind, Enhancer[]>();

  constructor(private readonly analysis: Analysis) {
    for (const { token, expression } of analysis.bindings.globals) {
      const kind = (Object.keys(TOKENS) as EnhancerKind[]).find(name => TOKENS[name] === token);
      if (kind) this.add(kind, toEnhancer(analysis, expression));
    }
    for (const file of analysis.classes.program.getSourceFiles()) {
      if (isOfApplication(file)) this.collect(file);
    }
  }

  /** Whether Nest runs them in the listed order. That of providers in several lists depends on the imports of the modules. */
  isOrdered(kind: EnhancerKind): boolean {
    const providers = this.analysis.bindings.globals.filter(({ token }) => token === TOKENS[kind]);
    const lists = providers.map(({ expression }) => ts.findAncestor(expression, ts.isArrayLiteralExpression));
    return providers.length <= 1 || (lists[0] !== undefined && new Set(lists).size === 1);
  }

  of(kind: EnhancerKind): readonly Enhancer[] {
    return this.byKind.get(kind) ?? [];
  }

  private add(kind: EnhancerKind, enhancer: Enhancer): void {
    this.byKind.set(kind, [...this.of(kind), enhancer]);
  }

  private collect(node: ts.Node): void {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const kind = GLOBAL_METHODS[node.expression.name.text];
      if (kind) for (const argument of node.arguments) this.add(kind, toEnhancer(this.analysis, argument));
    }
    ts.forEachChild(node, child => this.collect(child));
  }
}

/** The class that an expression names or creates. The expression may call a mixin, or a function that returns one. */
export function toEnhancer(
  analysis: Analysis,
  expression: ts.Expression,
  given: GivenArguments = NOTHING_GIVEN,
  depth = 0,
): Enhancer {
  const { checker } = analysis;
  const node = unwrap(expression);
  const name = nameExpression(node);
  if (ts.isFunctionLike(node)) {
    const made = findNew(node);
    return made ? toEnhancer(analysis, made, given) : { owner: undefined, node, name, given };
  }
  const declaration = ts.isCallExpression(node) && checker.getResolvedSignature(node)?.declaration;
  if (declaration && hasBody(declaration)) {
    const owner = findMixinClass(declaration);
    const returned = owner ? undefined : listReturned(declaration.body).find(isCreation);
    return returned && depth < 8
      ? toEnhancer(analysis, returned, passArguments(checker, declaration, node.arguments, given), depth + 1)
      : { owner, node, name, given };
  }
  const type = isCreation(node) ? checker.getTypeAtLocation(node) : listInstanceTypes(checker, node)[0];
  return { owner: (type && findClass(type)) ?? findValueClass(checker, node), node, name, given };
}

function isCreation(node: ts.Node): node is ts.CallExpression | ts.NewExpression {
  return ts.isCallExpression(node) || ts.isNewExpression(node);
}

function findValueClass(checker: ts.TypeChecker, node: ts.Expression): ts.ClassLikeDeclaration | undefined {
  const symbol = resolveAlias(checker, checker.getSymbolAtLocation(node));
  return symbol?.declarations?.find(ts.isClassLike) ?? findClass(checker.getTypeAtLocation(node));
}

export function nameExpression(node: ts.Expression): string {
  const named = ts.isNewExpression(node) || ts.isCallExpression(node) ? node.expression : node;
  return named.getText().split('.').at(-1) ?? '';
}

function findNew(node: ts.Node): ts.NewExpression | undefined {
  return ts.isNewExpression(node) ? node : ts.forEachChild(node, findNew);
}

/** The class that a mixin declares. */
function findMixinClass(node: ts.Node): ts.ClassLikeDeclaration | undefined {
  return ts.isClassLike(node) ? node : ts.forEachChild(node, findMixinClass);
}

/** The enhancers of a handler: first global ones, then the controller's, then its own. */
export function findEnhancers(
  analysis: Analysis,
  kind: EnhancerKind,
  handler: Handler,
  globals: GlobalEnhancers,
): Enhancer[] {
  const applied = [...handler.classDecorators, ...handler.decorators].filter(
    ({ name }) => name === DECORATORS[kind],
  );
  return [
    ...globals.of(kind),
    ...applied.flatMap(({ args, given }) => args.map(argument => toEnhancer(analysis, argument, given))),
  ];
}
