import ts from 'typescript';
import { hasBody, isOfApplication, listLineage, resolveAlias } from './declarations.js';

/** The classes of a program, with the classes and interfaces that they extend and implement. */
export class ClassIndex {
  readonly classes: readonly ts.ClassDeclaration[];
  private readonly subclasses = new Map<ts.Symbol, ts.ClassDeclaration[]>();
  private readonly members = new Map<ts.ClassLikeDeclaration, ReadonlyMap<string, ts.ClassElement>>();

  constructor(
    readonly program: ts.Program,
    private readonly checker: ts.TypeChecker,
  ) {
    const classes: ts.ClassDeclaration[] = [];
    for (const file of program.getSourceFiles()) {
      if (!file.isDeclarationFile && !file.fileName.includes('/node_modules/')) collect(file, classes);
    }
    this.classes = classes;
    for (const node of classes) {
      for (const symbol of this.ancestors(node)) {
        this.subclasses.set(symbol, [...(this.subclasses.get(symbol) ?? []), node]);
      }
    }
  }

  /** The classes of the application that extend a class or implement an interface, directly or indirectly. */
  listSubclasses(symbol: ts.Symbol): readonly ts.ClassDeclaration[] {
    return this.subclasses.get(symbol) ?? [];
  }

  /** Finds a method, accessor or function property by its name, in the most derived class that has it. */
  member(node: ts.ClassLikeDeclaration, name: string): ts.ClassElement | undefined {
    return this.indexMembers(node).get(name);
  }

  private indexMembers(node: ts.ClassLikeDeclaration): ReadonlyMap<string, ts.ClassElement> {
    const known = this.members.get(node);
    if (known) return known;
    const members = new Map<string, ts.ClassElement>();
    for (const owner of listLineage(this.checker, node)) {
      for (const member of owner.members) {
        const name = member.name?.getText();
        const isUsed =
          hasBody(member) || (ts.isPropertyDeclaration(member) && member.initializer !== undefined);
        if (name !== undefined && isUsed && !members.has(name)) members.set(name, member);
      }
    }
    this.members.set(node, members);
    return members;
  }

  private ancestors(node: ts.ClassDeclaration): Set<ts.Symbol> {
    const found = new Set<ts.Symbol>();
    const visit = (declaration: ts.Node): void => {
      const clauses =
        (declaration as ts.ClassLikeDeclaration | ts.InterfaceDeclaration).heritageClauses ?? [];
      for (const { expression } of clauses.flatMap(clause => [...clause.types])) {
        const symbol =
          resolveAlias(this.checker, this.checker.getSymbolAtLocation(expression)) ??
          this.checker.getTypeAtLocation(expression).symbol;
        if (!symbol || found.has(symbol)) continue;
        found.add(symbol);
        symbol.declarations?.filter(isClassOrInterface).forEach(visit);
      }
    };
    visit(node);
    return found;
  }
}

function isClassOrInterface(node: ts.Node): boolean {
  return ts.isClassLike(node) || ts.isInterfaceDeclaration(node);
}

function collect(node: ts.Node, into: ts.ClassDeclaration[]): void {
  if (ts.isClassDeclaration(node) && isOfApplication(node)) into.push(node);
  ts.forEachChild(node, child => collect(child, into));
}
