import ts from 'typescript';
import type { Analysis, Context, Known, RouteFacts } from '../../analysis.js';
import { evaluateConstant } from '../../values/constants.js';
import { formatValue } from '../../values/known.js';
import type { SettingMethods } from './setting-methods.js';

/** The values that the member can have at one place of a guard. None if the place is not reached. */
export type Values = readonly Known[];

/** What a guard is followed for: the values of one member of the request, for one route. */
export interface Purpose {
  readonly analysis: Analysis;
  readonly member: string;
  readonly methods: SettingMethods;
  readonly route: RouteFacts;
}

/** The way through a guard. */
export interface Walk extends Purpose {
  /** Whether all code so far could be followed. */
  isFollowed: boolean;
  /** The number of functions that call each other. */
  depth: number;
  statement(frame: Frame, node: ts.Statement, values: Values): Values;
  expression(frame: Frame, node: ts.Node, values: Values): Values;
  call(frame: Frame, node: ts.CallExpression, values: Values): Values;
}

/** A function that is followed. */
export interface Frame {
  readonly walk: Walk;
  readonly body: ts.Node;
  readonly context: Context;
  /** Whether the guard returns the result of the function: a falsy one refuses the request. */
  readonly isResult: boolean;
  /** Whether the function sets the member, or calls a function that does. */
  readonly sets: boolean;
  /** The values at the ends of the function. */
  readonly ends: Known[];
  /** The values at the `break`s of the `switch` that is followed. */
  breaks: Known[];
}

/** Notes that a guard cannot be followed. */
export function giveUp(walk: Walk, values: Values): Values {
  walk.isFollowed = false;
  return values;
}

export function distinct(values: Values): Values {
  return [...new Map(values.map(known => [formatValue(known.value), known])).values()];
}

/** Evaluates an expression of a function at a place at which the member has a value. */
export function evaluateAt(frame: Frame, node: ts.Expression, value: Known): Known | undefined {
  return evaluateConstant(frame.walk.analysis.checker, node, contextAt(frame, node, value));
}

/**
 * The context of an expression at a place at which the member has a value. In a function that sets the member, only the
 * expression's own `request.member` has this value: a variable may hold an earlier one.
 */
export function contextAt({ walk, context, sets }: Frame, node: ts.Node, value: Known): Context {
  if (sets && containsStep(walk.methods, node)) return context;
  const isRead = (at: ts.Node | undefined): boolean =>
    !sets ||
    (at !== undefined &&
      ts.isPropertyAccessExpression(at) &&
      ts.findAncestor(at, parent => parent === node) !== undefined);
  const route: RouteFacts = {
    metadata: (key, holder) => walk.route.metadata(key, holder),
    request: (name, at) => (name === walk.member && isRead(at) ? value : walk.route.request(name, at)),
  };
  return { ...context, route };
}

const knownSteps = new WeakMap<SettingMethods, WeakMap<ts.Node, boolean>>();

/** Whether code sets the member, or calls a method that may set it. */
export function containsStep(methods: SettingMethods, node: ts.Node): boolean {
  const known = knownSteps.get(methods) ?? new WeakMap<ts.Node, boolean>();
  knownSteps.set(methods, known);
  const find = (part: ts.Node): boolean => {
    const found =
      known.get(part) ??
      (methods.assignments.has(part) ||
        isStep(methods, part) ||
        (ts.forEachChild(part, child => find(child) || undefined) ?? false));
    known.set(part, found);
    return found;
  };
  return find(node);
}

/** Whether a node calls a method that may set the member. */
export function isStep({ names }: SettingMethods, node: ts.Node): node is ts.CallExpression {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    names.has(node.expression.name.text)
  );
}
