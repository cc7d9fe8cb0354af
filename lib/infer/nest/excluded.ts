import ts from 'typescript';
import type { Analysis } from '../analysis.js';
import {
  findClass,
  findValueSymbol,
  isOfApplication,
  resolveConstant,
  unwrap,
} from '../program/declarations.js';
import { listInstanceTypes, findPropertyValue } from './bindings.js';
import { listElements } from './options.js';

const MODULE = 'RegistryHttpModule';
const METHODS: ReadonlySet<string> = new Set(['forRoot', 'forRootAsync']);

/** Tests may create applications of their own. */
const TEST = /[.-](spec|test)\.[cm]?tsx?$/;

/** Finds the controllers that the option `exclude` names in an array literal, or in a constant that holds one. */
export function findExcluded(analysis: Analysis): ReadonlySet<ts.ClassLikeDeclaration> {
  const { checker, classes } = analysis;
  const excluded = new Set<ts.ClassLikeDeclaration>();
  const collect = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isImport(node)) {
      for (const list of node.arguments.flatMap(argument => listsIn(analysis, argument))) {
        for (const element of listElements(checker, list)) {
          for (const type of listInstanceTypes(checker, element)) {
            const declaration = findClass(type);
            if (declaration) excluded.add(declaration);
          }
        }
      }
    }
    ts.forEachChild(node, collect);
  };
  for (const file of classes.program.getSourceFiles()) {
    if (isOfApplication(file) && !TEST.test(file.fileName) && file.text.includes(MODULE)) collect(file);
  }
  return excluded;
}

function isImport({ expression }: ts.CallExpression): boolean {
  return (
    ts.isPropertyAccessExpression(expression) &&
    METHODS.has(expression.name.text) &&
    unwrap(expression.expression).getText().endsWith(MODULE)
  );
}

/** The values of `exclude` in the options of `forRoot()`, or of a factory or class of `forRootAsync()`. */
function listsIn({ checker }: Analysis, options: ts.Expression): ts.Expression[] {
  const lists: ts.Expression[] = [];
  const seen = new Set<ts.Node>();
  const visit = (node: ts.Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (ts.isObjectLiteralExpression(node)) {
      const list = findPropertyValue(node, 'exclude');
      if (list) lists.push(list);
      const maker =
        findPropertyValue(node, 'useClass') ??
        findPropertyValue(node, 'useExisting') ??
        findPropertyValue(node, 'useFactory');
      const made = maker && findDeclaration(checker, maker);
      if (made) visit(made);
      for (const property of node.properties) {
        if (ts.isSpreadAssignment(property)) visit(resolveConstant(checker, property.expression));
      }
    }
    if (ts.isReturnStatement(node) && node.expression) visit(resolveConstant(checker, node.expression));
    ts.forEachChild(node, visit);
  };
  visit(resolveConstant(checker, options));
  return lists;
}

function findDeclaration(checker: ts.TypeChecker, expression: ts.Expression): ts.Node | undefined {
  const node = unwrap(expression);
  if (!ts.isIdentifier(node)) return undefined;
  const declaration = findValueSymbol(checker, node)?.valueDeclaration;
  return declaration && isOfApplication(declaration) ? declaration : undefined;
}
