import ts from 'typescript';
import { evaluateConstant } from '../values/constants.js';
import type { Evaluate } from './exception-arguments.js';

/** Reads the static members of a class that describe its errors. */
export function readStatics(
  checker: ts.TypeChecker,
  owner: ts.ClassLikeDeclaration,
  evaluate: Evaluate,
): { status?: number; errorCode?: string; title?: string } {
  const read = (name: string): unknown => {
    const member = owner.members.find(
      (element): element is ts.PropertyDeclaration =>
        ts.isPropertyDeclaration(element) && element.name.getText() === name,
    );
    const { initializer } = member ?? {};
    return (
      initializer &&
      (evaluateConstant(checker, initializer, { self: undefined }) ?? evaluate(initializer))?.value
    );
  };
  const status = read('status');
  const errorCode = read('errorCode');
  const title = read('title');
  return {
    ...(typeof status === 'number' && { status }),
    ...(typeof errorCode === 'string' && { errorCode }),
    ...(typeof title === 'string' && { title }),
  };
}

/** Reads the status of an error whose type has `statusCode` and `expose`, as in http-errors. Without a value, it is computed. */
export function readStatusType(checker: ts.TypeChecker, type: ts.Type): { value?: number } | undefined {
  const status = checker.getPropertyOfType(type, 'statusCode');
  if (!status || !checker.getPropertyOfType(type, 'expose')) return undefined;
  const known = checker.getTypeOfSymbol(status);
  return known.isNumberLiteral() ? { value: known.value } : {};
}
