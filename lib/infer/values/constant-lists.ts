import ts from 'typescript';
import { listFilesWith, SETTING_CALL } from '../program/assignments.js';
import { findValueSymbol, isOfApplication, unwrap } from '../program/declarations.js';
import { readBoundMember } from '../program/member-names.js';
import { isCallee, isTransparent, isWritten, onlyReads } from '../program/value-uses.js';
import { READING_METHODS } from '../program/reading-calls.js';

const growing = new WeakMap<ts.Symbol, boolean>();

/**
 * Whether code may add elements to the list or the set of a variable or a member, or remove some. Each place of the
 * application that names it must only read it.
 */
export function mayGrow(
  checker: ts.TypeChecker,
  symbol: ts.Symbol | undefined,
  initializer: ts.Expression,
): boolean {
  const node = unwrap(initializer);
  if (!ts.isArrayLiteralExpression(node) && !ts.isNewExpression(node)) return false;
  // Functions often fill the lists that they create later.
  if (ts.findAncestor(node, ts.isFunctionLike)) return true;
  const declaration = symbol?.valueDeclaration as ts.VariableDeclaration | undefined;
  if (!symbol || !declaration || isReadonly(checker, declaration)) return false;
  const known = growing.get(symbol);
  if (known !== undefined) return known;
  const name = declaration.name.getText();
  const found = listFilesWith(declaration, name).some(file => isChangedIn(checker, file, declaration));
  growing.set(symbol, found);
  return found;
}

function isReadonly(checker: ts.TypeChecker, declaration: ts.Declaration): boolean {
  const type = checker.getTypeAtLocation(declaration);
  const isTuple = checker.isTupleType(type) && (type as ts.TupleTypeReference).target.readonly;
  return isTuple || /^Readonly(Array|Set)$/.test(type.symbol?.name ?? '');
}

function isChangedIn(checker: ts.TypeChecker, node: ts.Node, declaration: ts.VariableDeclaration): boolean {
  const isMention = ts.isIdentifier(node) && node.text === declaration.name.getText();
  if (isMention && node.parent !== declaration) return !isRead(checker, node, declaration);
  return ts.forEachChild(node, child => isChangedIn(checker, child, declaration) || undefined) ?? false;
}

/** Whether a place that has the name of a list only reads the list, or names something else. */
function isRead(checker: ts.TypeChecker, name: ts.Identifier, declaration: ts.VariableDeclaration): boolean {
  const { parent } = name;
  if (ts.isBindingElement(parent) && readBoundMember(parent) === name.text)
    return ts.isVariableDeclaration(declaration);
  if (findValueSymbol(checker, name)?.valueDeclaration !== declaration) return true;
  if (ts.isTypeNode(parent) || ts.isQualifiedName(parent) || isOfModule(parent)) return true;
  return onlyReadsList(
    checker,
    ts.isPropertyAccessExpression(parent) && parent.name === name ? parent : name,
  );
}

function isOfModule(node: ts.Node): boolean {
  return ts.isImportSpecifier(node) || ts.isExportSpecifier(node) || ts.isImportClause(node);
}

function onlyReadsList(checker: ts.TypeChecker, node: ts.Node): boolean {
  const { parent } = node;
  if (isTransparent(parent)) return onlyReadsList(checker, parent);
  if (ts.isPropertyAccessExpression(parent)) {
    const { text } = parent.name;
    return isCallee(parent) ? READING_METHODS.has(text) || READING.has(text) : !isWritten(parent);
  }
  if (ts.isElementAccessExpression(parent))
    return parent.argumentExpression === node || (!isWritten(parent) && !isCallee(parent));
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return isOnlyGiven(checker, parent);
  // { enum: ROLES }, for a function of a package
  if (ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent)) {
    const { parent: around } = parent.parent;
    return (ts.isCallExpression(around) || ts.isNewExpression(around)) && isOnlyGiven(checker, around);
  }
  if (ts.isBinaryExpression(parent)) return COMPARING.has(parent.operatorToken.kind);
  return ts.isSpreadElement(parent) || ts.isForOfStatement(parent) || onlyReads(parent);
}

/** Whether a call passes a list to a decorator, or to a function of a package that does not change it. */
function isOnlyGiven(checker: ts.TypeChecker, call: ts.CallExpression | ts.NewExpression): boolean {
  if (ts.isDecorator(call.parent)) return true;
  const declaration = checker.getResolvedSignature(call)?.declaration;
  return declaration !== undefined && !isOfApplication(declaration) && !mayChange(call.expression.getText());
}

/** The methods of lists and sets that change nothing, beside those of `READING_METHODS`. */
const READING: ReadonlySet<string> = new Set(
  'concat entries every findLast flat forEach has keys lastIndexOf reduce size some toString toSorted values'.split(
    ' ',
  ),
);

/** Whether a function of the language may change its argument, by its name. */
function mayChange(callee: string): boolean {
  return SETTING_CALL.test(callee) || /\.(apply|call)$/.test(callee);
}

const COMPARING: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.InKeyword,
]);
