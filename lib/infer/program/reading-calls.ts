import ts from 'typescript';
import { getPackageName } from './declarations.js';

/** A method of lists that does not change the list. */
interface ReadingMethod {
  readonly hasCallback?: boolean;
  /** Whether its result is an element, or a list of the same elements. */
  readonly result?: 'element' | 'list';
}

/** The methods of lists that do not change the list. All others may change it. */
export const READING_METHODS: ReadonlyMap<string, ReadingMethod> = new Map<string, ReadingMethod>([
  ['forEach', { hasCallback: true }],
  ['map', { hasCallback: true }],
  ['flatMap', { hasCallback: true }],
  ['some', { hasCallback: true }],
  ['every', { hasCallback: true }],
  ['findIndex', { hasCallback: true }],
  ['find', { hasCallback: true, result: 'element' }],
  ['filter', { hasCallback: true, result: 'list' }],
  ['slice', { result: 'list' }],
  ['at', { result: 'element' }],
  ['includes', {}],
  ['indexOf', {}],
  ['join', {}],
]);

/** Calls that only read their arguments. The name of the package is before the function. */
const READING_CALLS =
  /^(\S* (JSON\.stringify|console\.\w+|Array\.isArray|Object\.keys|String|Boolean)|class-validator validate(Sync|OrReject)?)$/;

/** Calls that return their argument, or a copy of it. */
const COPYING_CALLS =
  /^(\S* (Promise\.all|structuredClone)|class-transformer (plainToInstance|plainToClass))$/;

/** What a function of a package, or of the language, does with its arguments. `undefined` if no table knows it. */
export function describePackageCall(
  call: ts.CallExpression | ts.NewExpression,
  declaration: ts.Node,
): 'reads' | 'copies' | undefined {
  const name = `${getPackageName(declaration)} ${call.expression.getText()}`;
  if (READING_CALLS.test(name)) return 'reads';
  return COPYING_CALLS.test(name) ? 'copies' : undefined;
}

/** Whether a call runs a function that the language declares. */
export function isLanguageCall(checker: ts.TypeChecker, call: ts.CallExpression): boolean {
  const file = checker.getResolvedSignature(call)?.declaration?.getSourceFile();
  return file !== undefined && /\/lib\.[\w.]+\.d\.ts$/.test(file.fileName);
}

/** Whether a node is an arrow function that a call gets: `list.map(element => …)`. */
export function isCallback(node: ts.Node): node is ts.ArrowFunction & { readonly parent: ts.CallExpression } {
  return ts.isArrowFunction(node) && ts.isCallExpression(node.parent);
}
