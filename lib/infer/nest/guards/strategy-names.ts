import { dirname, join } from 'node:path';
import ts from 'typescript';
import { getPackageName, isOfApplication, resolveAlias } from '../../program/declarations.js';

/** An assignment of a name: `this.name = options.name || 'github'`. */
const NAME = /\bname\s*=[^=;\n]*?(['"`])([\w-]+)\1/g;

/**
 * The names that a strategy may have if its class states none: those that the code of its package assigns, and the name of
 * the package without the prefix. `undefined` if the code cannot be found.
 */
export function readDefaultNames(
  checker: ts.TypeChecker,
  strategy: ts.Expression,
): ReadonlySet<string> | undefined {
  const declaration = resolveAlias(checker, checker.getSymbolAtLocation(strategy))?.declarations?.[0];
  if (declaration && isOfApplication(declaration)) return findNames([declaration.getSourceFile().text]);
  const name = readPackageName(checker, strategy);
  if (!name) return undefined;
  const folder = findInstalled(dirname(strategy.getSourceFile().fileName), name);
  const names = folder === undefined ? undefined : readPackage(folder);
  return names && new Set([...names, name.replace(/^passport-/, '')]);
}

/** The package that declares a strategy. */
export function readPackageName(checker: ts.TypeChecker, strategy: ts.Expression): string | undefined {
  const declaration = resolveAlias(checker, checker.getSymbolAtLocation(strategy))?.declarations?.[0];
  return (
    readImport(checker, strategy) ?? (declaration && getPackageName(declaration).replace(/^@types\//, ''))
  );
}

/** The package from which a name is imported: `Strategy`, or `passport` in `passport.Strategy`. */
function readImport(checker: ts.TypeChecker, expression: ts.Expression): string | undefined {
  if (ts.isPropertyAccessExpression(expression)) return readImport(checker, expression.expression);
  const [declaration] = checker.getSymbolAtLocation(expression)?.declarations ?? [];
  const statement = declaration && ts.findAncestor(declaration, ts.isImportDeclaration);
  const from = statement && ts.isStringLiteral(statement.moduleSpecifier) && statement.moduleSpecifier.text;
  return from ? /^(@[^/]+\/)?[^./][^/]*/.exec(from)?.[0] : undefined;
}

function findNames(texts: readonly string[]): ReadonlySet<string> | undefined {
  const names = texts.flatMap(text => [...text.matchAll(NAME)].map(([, , name = '']) => name));
  return names.length > 0 ? new Set(names) : undefined;
}

const known = new Map<string, ReadonlySet<string> | undefined>();

function readPackage(folder: string): ReadonlySet<string> | undefined {
  if (!known.has(folder)) {
    const files = ts.sys.readDirectory(folder, ['.js', '.cjs', '.mjs'], ['**/node_modules/**']);
    known.set(folder, findNames(files.map(file => ts.sys.readFile(file) ?? '')));
  }
  return known.get(folder);
}

/** The folder of a package that is installed for the code in a folder. */
function findInstalled(folder: string, name: string): string | undefined {
  const installed = join(folder, 'node_modules', name);
  if (ts.sys.directoryExists(installed)) return installed;
  const above = dirname(folder);
  return above === folder ? undefined : findInstalled(above, name);
}
