import ts from 'typescript';
import type { Analysis, Role, Roles } from '../analysis.js';
import {
  findValueSymbol,
  type FunctionWithBody,
  hasBody,
  listParameters,
  resolveConstant,
  unwrap,
} from '../program/declarations.js';
import { findFunctions } from '../program/find-functions.js';
import { type GivenArguments, NOTHING_GIVEN } from '../program/given-arguments.js';
import { isAssignment } from '../program/operators.js';
import { listReturned } from '../program/returned.js';
import { findDecoratorFunctions } from './decorators.js';
import { findUse, holdsMethod, isKept, mayBeObject } from './replaced-values.js';

/** The functions that one decorator may put in place of a method. */
export interface Replacement {
  readonly functions: readonly FunctionWithBody[];
  readonly roles: Roles;
  /** The calls that made the decorator: `Retry(3)`. */
  readonly factories: readonly ts.CallExpression[];
}

const REASON = 'a decorator that replaces the method';

const knownReplacements = new WeakMap<ts.Node, readonly Replacement[]>();

/** Finds what decorators of the application put in place of a method, those of its class first. */
export function findReplacements(analysis: Analysis, method: ts.Node): readonly Replacement[] {
  if (!ts.isMethodDeclaration(method)) return [];
  const known = knownReplacements.get(method);
  if (known) return known;
  const found = [method.parent, method]
    .flatMap(node => (ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : []))
    .map(({ expression }) => new DecoratorReader(analysis, method).read(expression))
    .filter(({ functions }) => functions.length > 0);
  knownReplacements.set(method, found);
  return found;
}

/** Reads one decorator, with the decorators and functions to which it passes the descriptor. */
class DecoratorReader {
  private readonly functions: FunctionWithBody[] = [];
  private readonly roles = new Map<ts.Symbol, Role>();
  private readonly factories: ts.CallExpression[] = [];
  private readonly seen = new Set<ts.Node>();

  constructor(
    private readonly analysis: Analysis,
    private readonly method: ts.MethodDeclaration,
    private readonly checker = analysis.checker,
  ) {}

  read(decorator: ts.Expression): Replacement {
    const isOfClass = ts.isClassLike(decorator.parent.parent);
    for (const [node, given] of this.findFunctions(decorator, NOTHING_GIVEN))
      this.readDecorator(node, isOfClass ? ['class'] : ['place', 'place', 'descriptor'], given);
    return { functions: this.functions, roles: this.roles, factories: this.factories };
  }

  private findFunctions(
    expression: ts.Expression,
    given: GivenArguments,
  ): readonly [FunctionWithBody, GivenArguments][] {
    return findDecoratorFunctions(this.checker, expression, given, this.factories);
  }

  /** Reads a function that gets the descriptor, or the class. */
  private readDecorator(
    node: FunctionWithBody,
    roles: readonly (Role | undefined)[],
    given: GivenArguments,
    isReturned = true,
  ): void {
    if (this.seen.has(node)) return;
    this.seen.add(node);
    listParameters(node as ts.SignatureDeclaration).forEach(({ name, dotDotDotToken }, index) => {
      const symbol = this.checker.getSymbolAtLocation(name);
      const role = dotDotDotToken && index < roles.length ? 'all' : roles[index];
      if (symbol && role) this.roles.set(symbol, role);
    });
    this.visit(node.body, given);
    if (isReturned) for (const value of listReturned(node.body)) this.readReturned(value, given);
  }

  private visit(node: ts.Node, given: GivenArguments): void {
    if (ts.isIdentifier(node)) this.readUse(node, given);
    else ts.forEachChild(node, child => this.visit(child, given));
  }

  /** Reads a use of the descriptor. */
  private readUse(node: ts.Identifier, given: GivenArguments): void {
    const symbol = findValueSymbol(this.checker, node);
    const role = symbol && this.roles.get(symbol);
    if (role === 'class') return this.readPrototype(node);
    if (role !== 'descriptor' && role !== 'all') return;
    const use = findUse(node);
    const { parent } = use;
    if (ts.isCallExpression(parent) && use !== parent.expression) this.pass(parent, given);
    else if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) {
      const alias = this.checker.getSymbolAtLocation(parent.name);
      if (alias && parent.name !== use) this.roles.set(alias, role);
    } else if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) {
      const assignment = parent.parent;
      if (!ts.isBinaryExpression(assignment) || assignment.left !== parent || !isAssignment(assignment))
        return;
      const member = ts.isPropertyAccessExpression(parent)
        ? parent.name.text
        : parent.argumentExpression.getText();
      if (/^['"]?value['"]?$/.test(member)) this.replace(assignment.right, given);
      else if (!/^(writable|enumerable|configurable)$/.test(member)) this.analysis.unresolved(node, REASON);
    } else if (isKept(use)) this.analysis.unresolved(node, REASON);
  }

  /** Reads a call that gets the descriptor. */
  private pass(call: ts.CallExpression, given: GivenArguments): void {
    const { arguments: args, parent } = call;
    if (/^Object\.assign$/.test(call.expression.getText()))
      return args.filter(ts.isObjectLiteralExpression).forEach(part => this.readReturned(part, given));
    const roles = args.flatMap((argument): (Role | undefined)[] => {
      const node = unwrap(ts.isSpreadElement(argument) ? argument.expression : argument);
      const symbol = ts.isIdentifier(node) ? findValueSymbol(this.checker, node) : undefined;
      const role = symbol && this.roles.get(symbol);
      return role === 'all' ? ['place', 'place', 'descriptor'] : [role];
    });
    const isReturned = ts.isReturnStatement(parent) || ts.isArrowFunction(parent);
    for (const [node, passed] of this.findFunctions(call.expression, given))
      this.readDecorator(node, roles, passed, isReturned);
  }

  /** Reads the descriptor, or the class, that a decorator returns. */
  private readReturned(expression: ts.Expression, given: GivenArguments): void {
    const node = resolveConstant(this.checker, expression);
    if (ts.isConditionalExpression(node)) {
      this.readReturned(node.whenTrue, given);
      this.readReturned(node.whenFalse, given);
    } else if (ts.isObjectLiteralExpression(node)) {
      for (const member of node.properties) {
        const name = member.name?.getText();
        if (name === 'value' && ts.isMethodDeclaration(member) && hasBody(member))
          this.functions.push(member);
        else if (name === 'value' && ts.isPropertyAssignment(member)) this.replace(member.initializer, given);
        else if (name === 'value' && ts.isShorthandPropertyAssignment(member))
          this.replace(member.name, given);
        else if (name === 'get') this.analysis.unresolved(member, REASON);
      }
    } else if (ts.isClassExpression(node)) this.readSubclass(node);
    else if (ts.isIdentifier(node)) {
      const symbol = findValueSymbol(this.checker, node);
      const owner = symbol?.declarations?.find(ts.isClassLike);
      if (owner) this.readSubclass(owner);
      else if (!symbol || (!this.roles.has(symbol) && node.text !== 'undefined'))
        this.analysis.unresolved(node, REASON);
    } else if (!ts.isCallExpression(node) && mayBeObject(this.checker, node))
      this.analysis.unresolved(node, REASON);
  }

  /** Reads the method of a subclass that a decorator of the class returns. */
  private readSubclass(owner: ts.ClassLikeDeclaration): void {
    const name = this.method.name.getText();
    const member = owner.members.find(candidate => candidate.name?.getText() === name);
    const { symbol } = this.checker.getTypeAtLocation(owner);
    if (!hasBody(member)) return;
    this.roles.set(symbol, 'subclass');
    this.functions.push(member);
  }

  /** Notes that a decorator changes the methods of its class. */
  private readPrototype(node: ts.Identifier): void {
    const { parent } = node;
    const changes = /defineProperty|prototype\[[^\]]+\] = /;
    const body = ts.findAncestor(node, ts.isFunctionLike);
    if (
      ts.isPropertyAccessExpression(parent) &&
      parent.name.text === 'prototype' &&
      changes.test(body?.getText() ?? '')
    )
      this.analysis.unresolved(parent, REASON);
  }

  /** Reads the function that replaces the method. */
  private replace(value: ts.Expression, given: GivenArguments): void {
    if (holdsMethod(this.checker, value, this.roles)) return;
    const found = findFunctions(this.checker, value, given);
    const node = resolveConstant(this.checker, value);
    if (ts.isCallExpression(node)) {
      for (const { parameters } of findFunctions(this.checker, node.expression, given))
        parameters.forEach(({ name }, index) => {
          const argument = node.arguments[index];
          const symbol = this.checker.getSymbolAtLocation(name);
          if (symbol && argument && holdsMethod(this.checker, argument, this.roles))
            this.roles.set(symbol, 'method');
        });
    }
    if (!found.length) this.analysis.unresolved(value, REASON);
    this.functions.push(...found);
  }
}
