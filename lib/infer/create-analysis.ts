import ts from 'typescript';
import type { Analysis, Context, Unresolved } from './analysis.js';
import { findErrors } from './errors/error-values.js';
import { evaluateValueCall } from './flow/value-calls.js';
import { evaluateExpression } from './flow/expressions.js';
import { evaluateReplaceable } from './flow/replaced-calls.js';
import { evaluateStatement } from './flow/statements.js';
import { Summaries } from './flow/summaries.js';
import { Bindings } from './nest/bindings.js';
import { indexOverrides } from './program/certain-callee.js';
import { ClassIndex } from './program/class-index.js';
import { typeOfExpression } from './program/types.js';

/** An analysis of a program, and its notes. */
export interface ProgramAnalysis extends Analysis {
  /** The code that could not be followed. */
  readonly unresolvedCode: ReadonlyMap<ts.Node, Unresolved>;
  /** The calls of packages that no table knows, and the names of the packages. */
  readonly externalCalls: ReadonlyMap<ts.Node, string>;
}

/** Puts the parts of an analysis together. */
export function createAnalysis(program: ts.Program): ProgramAnalysis {
  const checker = program.getTypeChecker();
  const classes = new ClassIndex(program, checker);
  indexOverrides(checker, classes);
  const unresolvedCode = new Map<ts.Node, Unresolved>();
  const externalCalls = new Map<ts.Node, string>();
  const analysis: ProgramAnalysis = {
    checker,
    classes,
    bindings: new Bindings(classes, checker),
    unresolvedCode,
    externalCalls,
    expression: (node, context) => evaluateExpression(analysis, node, context),
    statement: (node, context) => evaluateStatement(analysis, node, context),
    call: (node, context) => summaries.findEffects(node, context),
    callValue: (node, context) => evaluateValueCall(analysis, node, context),
    errors: (node, context) => findErrors(analysis, node, context),
    typeOf: (node, context) => typeOfExpression(checker, node, context),
    unresolved: (at, reason) => void unresolvedCode.set(at, { at, reason }),
    external: (at, name) => void externalCalls.set(at, name),
  };
  const summaries = new Summaries((node, context: Context) =>
    ts.isFunctionLike(node)
      ? evaluateReplaceable(analysis, node, context)
      : evaluateExpression(analysis, node, context),
  );
  return analysis;
}
