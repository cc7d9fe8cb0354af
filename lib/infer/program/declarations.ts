import { dirname, join } from 'node:path';
import ts from 'typescript';
import { assignedIn, isAssignedAnywhere, listAssignments, listFilesWith } from './assignments.js';

/** A declaration with a body. */
export type FunctionWithBody = ts.FunctionLikeDeclaration & { readonly body: ts.Block | ts.Expression };

export function hasBody(node: ts.Node | undefined): node is FunctionWithBody {
  return (
    node !== undefined &&
    ts.isFunctionLike(node) &&
    'body' in node &&
    (node as { body?: ts.Node }).body !== undefined
  );
}

/** The parameters that the arguments of a call fill: a parameter `this` only states a type. */
export function listParameters({ parameters }: ts.SignatureDeclaration): readonly ts.ParameterDeclaration[] {
  return parameters.slice(parameters[0]?.name.getText() === 'this' ? 1 : 0) as ts.ParameterDeclaration[];
}

/** Whether a declaration is of the application, and not of a package or of the language. */
export function isOfApplication(node: ts.Node): boolean {
  const file = node.getSourceFile();
  const known = applicationFiles.get(file);
  if (known !== undefined) return known;
  const isOwn = !file.isDeclarationFile && !file.fileName.includes('/node_modules/');
  applicationFiles.set(file, isOwn);
  return isOwn;
}

const applicationFiles = new WeakMap<ts.SourceFile, boolean>();

/** The name of the package that declares a node. The application has the empty string. */
export function getPackageName(node: ts.Node): string {
  const file = node.getSourceFile();
  const known = packages.get(file);
  if (known !== undefined) return known;
  const found = findPackage(file);
  packages.set(file, found);
  return found;
}

const packages = new WeakMap<ts.SourceFile, string>();

function findPackage({ fileName, isDeclarationFile }: ts.SourceFile): string {
  const [, inPackages] = fileName.split(/.*\/node_modules\//);
  if (inPackages === undefined) return isDeclarationFile ? findLinkedPackage(dirname(fileName)) : '';
  const [scope = '', name = ''] = inPackages.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

const linkedPackages = new Map<string, string>();

/** The package that contains a folder, for packages that a workspace links. */
function findLinkedPackage(folder: string): string {
  const known = linkedPackages.get(folder);
  if (known !== undefined) return known;
  const { name } = (ts.readConfigFile(join(folder, 'package.json'), path => ts.sys.readFile(path)).config ??
    {}) as { name?: string };
  const found = name ?? (dirname(folder) === folder ? '' : findLinkedPackage(dirname(folder)));
  linkedPackages.set(folder, found);
  return found;
}

/** The name of a function with its class: `FacilitiesService.find`. */
export function qualifiedName(node: ts.Node): string {
  const name = 'name' in node && node.name ? (node.name as ts.Node).getText() : nameOfHolder(node);
  const owner = ts.findAncestor(node.parent, parent => ts.isClassLike(parent)) as
    ts.ClassLikeDeclaration | undefined;
  if (ts.isConstructorDeclaration(node)) return `new ${owner?.name?.text ?? 'class'}`;
  return owner?.name && ts.isClassElement(node) ? `${owner.name.text}.${name}` : name;
}

function nameOfHolder(node: ts.Node): string {
  const { parent } = node;
  return parent &&
    (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isPropertyAssignment(parent))
    ? parent.name.getText()
    : '(function)';
}

/** The imported symbol, if the symbol is an import. Otherwise the symbol itself. */
export function resolveAlias(checker: ts.TypeChecker, symbol: ts.Symbol | undefined): ts.Symbol | undefined {
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The expression without parentheses, assertions, `satisfies` and `!`. */
export function unwrap(node: ts.Expression): ts.Expression {
  let inner = node;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isTypeAssertionExpression(inner) ||
    ts.isNonNullExpression(inner) ||
    ts.isSatisfiesExpression(inner)
  ) {
    inner = inner.expression;
  }
  return inner;
}

/** Whether an expression is neither `null` nor `undefined`, as far as its text shows. */
export function hasValue(expression: ts.Expression): boolean {
  const node = unwrap(expression);
  return node.kind !== ts.SyntaxKind.NullKeyword && node.getText() !== 'undefined';
}

/** The initializer of a variable, or of a member of a class or an object, to which no code assigns another value. */
export function constantInitializer(symbol: ts.Symbol | undefined): ts.Expression | undefined {
  const declaration = symbol?.valueDeclaration;
  if (!declaration) return undefined;
  if (ts.isVariableDeclaration(declaration) && ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) {
    return declaration.initializer;
  }
  if (ts.isPropertyDeclaration(declaration)) {
    const name = declaration.name.getText();
    const modifiers = ts.getCombinedModifierFlags(declaration);
    // The constructor may set it.
    if (modifiers & ts.ModifierFlags.Readonly)
      return assignedIn(declaration.parent).has(name) ? undefined : declaration.initializer;
    return modifiers & ts.ModifierFlags.Static && !isAssignedAnywhere(declaration, name)
      ? declaration.initializer
      : undefined;
  }
  if (ts.isPropertyAssignment(declaration))
    return mayBeAssigned(declaration) ? undefined : declaration.initializer;
  return undefined;
}

/** Whether code may assign to a member of an object, by its name or through the variable that holds the object. */
function mayBeAssigned(member: ts.PropertyAssignment): boolean {
  let object: ts.Node = member;
  while (!ts.isStatement(object) && !ts.isVariableDeclaration(object) && object.parent) {
    object = object.parent;
    if (ts.isAsExpression(object) && ts.isConstTypeReference(object.type)) return false;
  }
  const holder = ts.isVariableDeclaration(object) ? object.name.getText() : undefined;
  const around = ts.findAncestor(object, ts.isFunctionLike);
  const scopes = holder === undefined ? [] : around ? [around] : listFilesWith(object, holder);
  const isReplaced = scopes.some(scope => listAssignments(scope, holder ?? '').length > 0);
  return isReplaced || isAssignedAnywhere(member, member.name.getText());
}

/** The symbol of the value that an expression names. Of a shorthand property it is the variable's, of an import the imported one. */
export function findValueSymbol(checker: ts.TypeChecker, node: ts.Expression): ts.Symbol | undefined {
  const symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
  return resolveAlias(checker, symbol);
}

/** Resolves a constant to its value, also as a shorthand property; returns any other expression unchanged. */
export function resolveConstant(checker: ts.TypeChecker, expression: ts.Expression): ts.Expression {
  const node = unwrap(expression);
  if (!ts.isIdentifier(node)) return node;
  const initializer = constantInitializer(findValueSymbol(checker, node));
  return initializer ? resolveConstant(checker, initializer) : node;
}

/** Whether an expression is the name of a class, and not a variable that has one. */
export function isClassName(checker: ts.TypeChecker, expression: ts.Expression): boolean {
  const symbol = resolveAlias(checker, checker.getSymbolAtLocation(expression));
  return symbol !== undefined && (symbol.flags & ts.SymbolFlags.Class) !== 0;
}

/** The declaration of the class that a type is an instance of. */
export function findClass(type: ts.Type): ts.ClassLikeDeclaration | undefined {
  return type.symbol?.declarations?.find(ts.isClassLike);
}

/** The class that a class extends. */
export function findBaseClass(
  checker: ts.TypeChecker,
  node: ts.ClassLikeDeclaration,
): ts.ClassLikeDeclaration | undefined {
  const clause = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  if (!clause) return undefined;
  const symbol = resolveAlias(checker, checker.getSymbolAtLocation(clause.expression));
  return symbol?.declarations?.find(ts.isClassLike) ?? findClass(checker.getTypeAtLocation(clause));
}

/** Lists a class and the classes that it extends, the most derived first. */
export function* listLineage(
  checker: ts.TypeChecker,
  node: ts.ClassLikeDeclaration,
): Generator<ts.ClassLikeDeclaration> {
  const seen = new Set<ts.Node>();
  for (let current: ts.ClassLikeDeclaration | undefined = node; current && !seen.has(current);) {
    seen.add(current);
    yield current;
    current = findBaseClass(checker, current);
  }
}
