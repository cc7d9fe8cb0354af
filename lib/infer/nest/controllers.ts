import ts from 'typescript';
import type { Analysis } from '../analysis.js';
import { evaluateConstant } from '../values/constants.js';
import { hasBody, listLineage } from '../program/declarations.js';
import { type AppliedDecorator, readDecorators } from './decorators.js';

const METHODS: Readonly<Record<string, string>> = {
  Get: 'GET',
  Post: 'POST',
  Put: 'PUT',
  Patch: 'PATCH',
  Delete: 'DELETE',
  Head: 'HEAD',
  Options: 'OPTIONS',
  Search: 'SEARCH',
  All: 'ALL',
  Sse: 'GET',
};

/** A method of a controller that handles requests. */
export interface Handler {
  readonly controller: ts.ClassDeclaration;
  readonly node: ts.MethodDeclaration;
  readonly name: string;
  readonly method: string;
  readonly paths: readonly string[];
  readonly decorators: readonly AppliedDecorator[];
  /** The decorators of the controller and of the classes that it extends. */
  readonly classDecorators: readonly AppliedDecorator[];
}

/** The handlers of an application. An inherited handler is listed for each controller that has it. */
export function findHandlers(analysis: Analysis): Handler[] {
  const { checker, classes } = analysis;
  return classes.classes.flatMap(controller => {
    const own = readDecorators(checker, controller);
    const declared = own.find(({ name }) => name === 'Controller');
    if (!declared) return [];
    const classDecorators = [...listLineage(checker, controller)].flatMap(owner =>
      readDecorators(checker, owner),
    );
    const base = readPaths(analysis, declared.args[0]);
    return listHandlerMethods(analysis, controller).flatMap((node): Handler[] => {
      const decorators = readDecorators(checker, node);
      const routed = decorators.find(({ name }) => name in METHODS);
      if (!routed) return [];
      const paths = base.flatMap(prefix =>
        readPaths(analysis, routed.args[0]).map(path => join(prefix, path)),
      );
      const method = METHODS[routed.name] ?? '';
      return [{ controller, node, name: node.name.getText(), method, paths, decorators, classDecorators }];
    });
  });
}

/** The methods of a class and of the classes that it extends, each name once. */
function listHandlerMethods({ checker }: Analysis, controller: ts.ClassDeclaration): ts.MethodDeclaration[] {
  const byName = new Map<string, ts.MethodDeclaration>();
  for (const owner of listLineage(checker, controller)) {
    for (const member of owner.members) {
      if (!ts.isMethodDeclaration(member) || !hasBody(member)) continue;
      const name = member.name.getText();
      if (!byName.has(name)) byName.set(name, member);
    }
  }
  return [...byName.values()];
}

function readPaths({ checker }: Analysis, argument: ts.Expression | undefined): string[] {
  if (!argument) return [''];
  const given = ts.isObjectLiteralExpression(argument)
    ? argument.properties.flatMap(property =>
        ts.isPropertyAssignment(property) && property.name.getText() === 'path' ? [property.initializer] : [],
      )[0]
    : argument;
  const value = given && evaluateConstant(checker, given, { self: undefined })?.value;
  if (Array.isArray(value)) return value.map(String);
  return [typeof value === 'string' ? value : ''];
}

function join(prefix: string, path: string): string {
  return `/${[prefix, path].join('/').split('/').filter(Boolean).join('/')}`;
}
