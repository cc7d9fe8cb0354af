import ts from 'typescript';
import type { Analysis } from '../../analysis.js';
import { listLineage, unwrap } from '../../program/declarations.js';
import { isGuard } from './absent-members.js';
import { listMentions } from './mentions.js';
import { type Assignment, listAssignments } from './setters.js';

/** The methods of guards through which a member of the request is set. */
export interface SettingMethods {
  readonly assignments: ReadonlyMap<ts.Node, Assignment>;
  /** The names of the methods that set the member, and of those that call one of them. */
  readonly names: ReadonlySet<string>;
}

/** The most names of methods that are followed. */
const MOST_NAMES = 12;

/** The methods by which Nest calls a class that is no guard, or not only a guard. */
const OTHER_ROLES = ['intercept', 'transform', 'use', 'catch'];

const knownMethods = new WeakMap<Analysis, Map<string, SettingMethods | undefined>>();

/** Finds the methods that set a member. `undefined` if other code than guards sets it, or calls such a method. */
export function findSettingMethods(analysis: Analysis, member: string): SettingMethods | undefined {
  const known = knownMethods.get(analysis) ?? new Map<string, SettingMethods | undefined>();
  knownMethods.set(analysis, known);
  if (!known.has(member)) known.set(member, find(analysis, listAssignments(analysis, member)));
  return known.get(member);
}

function find(analysis: Analysis, assignments: readonly Assignment[]): SettingMethods | undefined {
  if (assignments.length === 0) return undefined;
  const names = new Set(['canActivate']);
  const owners = new Set<ts.ClassLikeDeclaration>();
  /** Adds the method around a node. `false` if it is none of a guard. */
  const addMethod = (method: ts.Node | undefined): boolean => {
    if (!method || !ts.isMethodDeclaration(method) || !ts.isIdentifier(method.name)) return false;
    if (!ts.isClassLike(method.parent) || !isOnlyGuard(analysis, method.parent)) return false;
    names.add(method.name.text);
    owners.add(method.parent);
    return names.size <= MOST_NAMES;
  };
  if (!assignments.every(({ node }) => addMethod(ts.findAncestor(node, ts.isFunctionLike)))) return undefined;
  const others: ts.ClassLikeDeclaration[] = [];
  // The names that are added meanwhile are visited, too.
  for (const name of names) {
    for (const mention of listMentions(analysis, name)) {
      // `this['attach'](request)` is not followed.
      if (!isCallee(mention) || ts.isElementAccessExpression(mention)) return undefined;
      const owner = ts.findAncestor(mention, ts.isClassLike) as ts.ClassLikeDeclaration | undefined;
      if (!owner) return undefined;
      if (isOnlyGuard(analysis, owner)) {
        if (!addMethod(ts.findAncestor(mention, ts.isClassElement))) return undefined;
      } else if (ts.isPropertyAccessExpression(mention) && isOwn(mention)) others.push(owner);
      else return undefined;
    }
  }
  const { checker } = analysis;
  // A class that calls the method of its own: it must neither extend such a guard, nor be extended by one.
  const isRelated = others.some(other =>
    [...owners].some(
      owner =>
        [...listLineage(checker, other)].includes(owner) || [...listLineage(checker, owner)].includes(other),
    ),
  );
  return isRelated ? undefined : { names, assignments: new Map(assignments.map(each => [each.node, each])) };
}

function isOnlyGuard(analysis: Analysis, owner: ts.ClassLikeDeclaration): boolean {
  return (
    isGuard(analysis, owner) && !OTHER_ROLES.some(role => analysis.classes.member(owner, role) !== undefined)
  );
}

function isCallee(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && node.parent.expression === node;
}

function isOwn({ expression }: ts.PropertyAccessExpression): boolean {
  const { kind } = unwrap(expression);
  return kind === ts.SyntaxKind.ThisKeyword || kind === ts.SyntaxKind.SuperKeyword;
}
