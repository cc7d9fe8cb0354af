import ts from 'typescript';
import { indexFiles } from './assignments.js';
import { hasBody, isOfApplication, listLineage, resolveAlias } from './declarations.js';

/** The classes of a program, with the classes and interfaces that they extend and implement. */
export class ClassIndex {
  readonly classes: readonly ts.ClassDeclaration[];
  private readonly subclasses = new Map<ts.Symbol, ts.ClassLikeDeclaration[]>();
  private made: ReadonlySet<ts.Node> | undefined;
  private readonly members = new Map<ts.ClassLikeDeclaration, ReadonlyMap<string, ts.ClassElement>>();

  constructor(
    readonly program: ts.Program,
    private readonly checker: ts.TypeChecker,
  ) {
    const classes: ts.ClassLikeDeclaration[] = [];
    const files = program.getSourceFiles().filter(isOfApplication);
    for (const file of files) collect(file, classes);
    indexFiles(files);
    this.classes = classes.filter(ts.isClassDeclaration);
    for (const node of classes) {
      for (const symbol of this.ancestors(node)) {
        this.subclasses.set(symbol, [...(this.subclasses.get(symbol) ?? []), node]);
      }
    }
  }

  /** The classes of the application that extend a class or implement an interface, directly or indirectly. */
  listSubclasses(symbol: ts.Symbol): readonly ts.ClassDeclaration[] {
    return this.listAllSubclasses(symbol).filter(ts.isClassDeclaration);
  }

  /** The same, with class expressions: `return class extends Base {}`. */
  listAllSubclasses(symbol: ts.Symbol): readonly ts.ClassLikeDeclaration[] {
    return this.subclasses.get(symbol) ?? [];
  }

  /** The same, without those of which the code creates no instance: Nest creates only classes that it is told to. */
  listMadeSubclasses(symbol: ts.Symbol): readonly ts.ClassLikeDeclaration[] {
    this.made ??= findMade(this.program, this.checker, [...this.subclasses.values()].flat());
    return this.listAllSubclasses(symbol).filter(node => this.made?.has(node));
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

  private ancestors(node: ts.ClassLikeDeclaration): Set<ts.Symbol> {
    const found = new Set<ts.Symbol>();
    const visit = (declaration: ts.Node): void => {
      const clauses =
        (declaration as ts.ClassLikeDeclaration | ts.InterfaceDeclaration).heritageClauses ?? [];
      for (const { expression } of clauses.flatMap(clause => [...clause.types])) {
        for (const symbol of this.listNamed(expression)) {
          if (found.has(symbol)) continue;
          found.add(symbol);
          symbol.declarations?.filter(isClassOrInterface).forEach(visit);
        }
      }
    };
    visit(node);
    return found;
  }

  /** The class or interface that an expression names, and the class of a variable or of a parameter: `extends Base`. */
  private listNamed(expression: ts.Expression): readonly ts.Symbol[] {
    const { checker } = this;
    const type = checker.getTypeAtLocation(expression);
    const named = resolveAlias(checker, checker.getSymbolAtLocation(expression)) ?? type.symbol;
    const [made] = checker.getApparentType(type).getConstructSignatures();
    return [named, made?.getReturnType().symbol].filter(symbol => symbol !== undefined);
  }
}

/**
 * Those of some classes that the code creates with `new`, or may create: those that it names as a value, and Nest does not
 * create.
 */
function findMade(
  program: ts.Program,
  checker: ts.TypeChecker,
  classes: readonly ts.ClassLikeDeclaration[],
): ReadonlySet<ts.Node> {
  const files = program.getSourceFiles().filter(isOfApplication);
  // To find what every identifier names would take as long as to check all types.
  const names = new Set([
    ...classes.flatMap(({ name }) => name?.text ?? []),
    ...files.flatMap(file => file.statements.flatMap(listRenamed)),
  ]);
  const made = new Set<ts.Node>();
  const note = (node: ts.Identifier): void => {
    if (!names.has(node.text)) return;
    const symbol = resolveAlias(checker, checker.getSymbolAtLocation(node));
    const owner =
      symbol?.flags && symbol.flags & ts.SymbolFlags.Class && symbol.declarations?.find(ts.isClassLike);
    const isNew = ts.isNewExpression(node.parent) && node.parent.expression === node;
    if (owner && (isNew || !isInjectable(owner))) made.add(owner);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isHeritageClause(node) || ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isClassExpression(node)) made.add(node);
    if (ts.isIdentifier(node) && !(ts.isClassLike(node.parent) && node.parent.name === node)) note(node);
    ts.forEachChild(node, visit);
  };
  files.forEach(visit);
  return made;
}

/** The names that an import or an export gives to what has another name where it is declared. */
function listRenamed(statement: ts.Statement): readonly string[] {
  if (ts.isImportEqualsDeclaration(statement)) return [statement.name.text];
  if (
    ts.isExportDeclaration(statement) &&
    statement.exportClause &&
    ts.isNamedExports(statement.exportClause)
  )
    return statement.exportClause.elements.flatMap(readRenamed);
  const clause = ts.isImportDeclaration(statement) ? statement.importClause : undefined;
  const { name, namedBindings } = clause ?? {};
  const bindings = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : [];
  return [...(name ? [name.text] : []), ...bindings.flatMap(readRenamed)];
}

function readRenamed({ name, propertyName }: ts.ImportSpecifier | ts.ExportSpecifier): readonly string[] {
  return propertyName ? [name.text] : [];
}

function isInjectable(node: ts.ClassLikeDeclaration): boolean {
  const decorators = ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
  return decorators.some(({ expression }) => expression.getText().startsWith('Injectable'));
}

function isClassOrInterface(node: ts.Node): boolean {
  return ts.isClassLike(node) || ts.isInterfaceDeclaration(node);
}

function collect(node: ts.Node, into: ts.ClassLikeDeclaration[]): void {
  if (ts.isClassLike(node)) into.push(node);
  ts.forEachChild(node, child => collect(child, into));
}
