import ts from 'typescript';
import { findClass, listLineage, unwrap } from './declarations.js';

/**
 * The argument that a subclass passes to the constructor of its base class for a member: `super(this.tags)` for the
 * `service` of a generic controller. `undefined` if the member is no parameter of the base class, or no subclass passes one.
 *
 * @param self - the type of `this`
 */
export function findPassedToBase(
  checker: ts.TypeChecker,
  self: ts.Type,
  node: ts.PropertyAccessExpression,
): ts.Expression | undefined {
  const owner = findClass(self);
  const declaration = checker.getSymbolAtLocation(node)?.valueDeclaration;
  const parameter = declaration && constructorParameter(declaration);
  if (!owner || !parameter) return undefined;
  const lineage = [...listLineage(checker, owner)];
  const from = lineage.indexOf(parameter.parent.parent as ts.ClassLikeDeclaration);
  let wanted: ts.ParameterDeclaration | undefined = parameter;
  let passed: ts.Expression | undefined;
  // Go from the class that has the member to the most derived class.
  for (const derived of from < 0 ? [] : lineage.slice(0, from).toReversed()) {
    const maker = findConstructor(derived);
    if (!maker) continue;
    const index: number = wanted ? wanted.parent.parameters.findIndex(candidate => candidate === wanted) : -1;
    const argument = findSuperCall(maker)?.arguments[index];
    if (!argument || ts.isSpreadElement(argument)) break;
    passed = argument;
    const inner = unwrap(argument);
    const symbol = ts.isIdentifier(inner) ? checker.getSymbolAtLocation(inner) : undefined;
    wanted = maker.parameters.find(({ name }) => checker.getSymbolAtLocation(name) === symbol);
    if (!wanted) break;
  }
  return passed;
}

/** The parameter that declares a member, or whose value a constructor assigns to it. */
function constructorParameter(declaration: ts.Declaration): ts.ParameterDeclaration | undefined {
  if (ts.isParameter(declaration)) {
    return ts.isConstructorDeclaration(declaration.parent) ? declaration : undefined;
  }
  if (!ts.isPropertyDeclaration(declaration) || declaration.initializer) return undefined;
  const maker = findConstructor(declaration.parent);
  const name = declaration.name.getText();
  for (const statement of maker?.body?.statements ?? []) {
    const assigned = ts.isExpressionStatement(statement) ? statement.expression : undefined;
    if (!assigned || !ts.isBinaryExpression(assigned) || assigned.left.getText() !== `this.${name}`) continue;
    const value = unwrap(assigned.right);
    return maker?.parameters.find(
      parameter => ts.isIdentifier(value) && parameter.name.getText() === value.text,
    );
  }
  return undefined;
}

function findConstructor(node: ts.ClassLikeDeclaration): ts.ConstructorDeclaration | undefined {
  return node.members.find(
    (member): member is ts.ConstructorDeclaration =>
      ts.isConstructorDeclaration(member) && member.body !== undefined,
  );
}

function findSuperCall(node: ts.ConstructorDeclaration): ts.CallExpression | undefined {
  const find = (child: ts.Node): ts.CallExpression | undefined =>
    ts.isCallExpression(child) && child.expression.kind === ts.SyntaxKind.SuperKeyword
      ? child
      : ts.forEachChild(child, find);
  return node.body && find(node.body);
}
