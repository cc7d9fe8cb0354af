import ts from 'typescript';
import type { ClassIndex } from '../program/class-index.js';
import { findClass, isClassName, resolveAlias, unwrap } from '../program/declarations.js';

/** The token of a provider: the symbol of a class or a constant, or a string. */
export type Token = ts.Symbol | string;

/** A provider of `APP_GUARD`, `APP_PIPE`, `APP_INTERCEPTOR` or `APP_FILTER`: Nest applies it to every route. */
export interface GlobalProvider {
  readonly token: string;
  readonly expression: ts.Expression;
}

/** The classes that the modules of an application bind to each token. */
export class Bindings {
  /** The providers of `APP_GUARD`, `APP_PIPE`, `APP_INTERCEPTOR` and `APP_FILTER`. */
  readonly globals: GlobalProvider[] = [];
  private readonly bound = new Map<Token, Set<ts.Type>>();
  private readonly aliases = new Map<Token, Token>();

  constructor(
    private readonly classes: ClassIndex,
    private readonly checker: ts.TypeChecker,
  ) {
    for (const file of classes.program.getSourceFiles()) {
      if (!file.isDeclarationFile && !file.fileName.includes('/node_modules/')) this.collect(file);
    }
  }

  /** The types that are bound to a token: several if modules differ. */
  listTypes(token: Token): readonly ts.Type[] {
    const seen = new Set<Token>();
    let current = token;
    for (
      let alias = this.aliases.get(current);
      alias && !seen.has(alias);
      alias = this.aliases.get(current)
    ) {
      seen.add(alias);
      current = alias;
    }
    const bound = this.bound.get(current);
    if (bound) return [...bound];
    // `useExisting` names a class that is a provider under its own name.
    if (current !== token && typeof current !== 'string' && current.flags & ts.SymbolFlags.Class) {
      return [this.checker.getDeclaredTypeOfSymbol(current)];
    }
    return [];
  }

  /** The token of an expression in `provide`, `@Inject()` or `ModuleRef.get()`. */
  resolveToken(expression: ts.Expression): Token | undefined {
    const node = unwrap(expression);
    if (ts.isStringLiteralLike(node)) return node.text;
    if (ts.isCallExpression(node) && node.expression.getText().endsWith('forwardRef')) {
      const [factory] = node.arguments;
      return factory && ts.isArrowFunction(factory) && !ts.isBlock(factory.body)
        ? this.resolveToken(factory.body)
        : undefined;
    }
    if (ts.isCallExpression(node)) return node.getText();
    const symbol = resolveAlias(this.checker, this.checker.getSymbolAtLocation(node));
    const declaration = symbol?.valueDeclaration;
    const initializer =
      declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
    return initializer && ts.isStringLiteralLike(initializer) ? initializer.text : symbol;
  }

  /** The token that an injected property or constructor parameter asks for. */
  injected(declaration: ts.Declaration): Token | undefined {
    const decorators = ts.canHaveDecorators(declaration) ? (ts.getDecorators(declaration) ?? []) : [];
    for (const { expression } of decorators) {
      if (!ts.isCallExpression(expression) || expression.expression.getText() !== 'Inject') continue;
      const [argument] = expression.arguments;
      return argument && this.resolveToken(argument);
    }
    const type = this.checker.getTypeAtLocation(declaration);
    return type.symbol;
  }

  private collect(node: ts.Node): void {
    if (ts.isObjectLiteralExpression(node)) this.readProvider(node);
    ts.forEachChild(node, child => this.collect(child));
  }

  private readProvider(node: ts.ObjectLiteralExpression): void {
    const provide = findPropertyValue(node, 'provide');
    if (!provide) return;
    const expression =
      findPropertyValue(node, 'useClass') ??
      findPropertyValue(node, 'useExisting') ??
      findPropertyValue(node, 'useFactory') ??
      findPropertyValue(node, 'useValue');
    if (!expression) return;
    const name = unwrap(provide).getText();
    if (/^APP_(GUARD|PIPE|INTERCEPTOR|FILTER)$/.test(name)) {
      this.globals.push({ token: name, expression });
      return;
    }
    const token = this.resolveToken(provide);
    if (token === undefined) return;
    const existing = findPropertyValue(node, 'useExisting');
    if (existing) {
      const target = this.resolveToken(existing);
      if (target !== undefined) this.aliases.set(token, target);
      return;
    }
    for (const type of this.providedTypes(node, token)) {
      this.bound.set(token, (this.bound.get(token) ?? new Set()).add(type));
    }
  }

  private providedTypes(node: ts.ObjectLiteralExpression, token: Token): ts.Type[] {
    const useClass = findPropertyValue(node, 'useClass');
    if (useClass) {
      const types = listInstanceTypes(this.checker, useClass);
      return types.length ? types : this.subclassTypes(token);
    }
    const useValue = findPropertyValue(node, 'useValue');
    if (useValue) return [this.checker.getTypeAtLocation(useValue)];
    const factory = findPropertyValue(node, 'useFactory');
    if (!factory) return [];
    // Use the created value, not the declared return type, which may be an interface.
    const made = new Set<ts.Type>();
    const visit = (child: ts.Node): void => {
      if (ts.isNewExpression(child)) for (const type of this.newTypes(child)) made.add(type);
      ts.forEachChild(child, visit);
    };
    visit(factory);
    const returned = this.checker
      .getTypeAtLocation(factory)
      .getCallSignatures()
      .map(s => s.getReturnType());
    const fitting = [...made].filter(type =>
      returned.some(target =>
        this.checker.isTypeAssignableTo(type, this.checker.getAwaitedType(target) ?? target),
      ),
    );
    if (fitting.length) return fitting;
    // Another function creates the value.
    return returned
      .map(type => this.checker.getAwaitedType(type) ?? type)
      .filter(type => findClass(type))
      .flatMap(type => this.possibleTypes(type));
  }

  /** The type of `new X()`. If a variable has the class, a subclass may be created instead. */
  private newTypes(node: ts.NewExpression): ts.Type[] {
    const type = this.checker.getTypeAtLocation(node);
    return isClassName(this.checker, node.expression) ? [type] : this.possibleTypes(type);
  }

  private possibleTypes(type: ts.Type): ts.Type[] {
    const subclasses = type.symbol ? this.classes.listMadeSubclasses(type.symbol) : [];
    return [type, ...subclasses.map(subclass => this.checker.getTypeAtLocation(subclass))];
  }

  /** The classes that a class without a known name can be, such as one in the options of a dynamic module. */
  private subclassTypes(token: Token): ts.Type[] {
    const subclasses = typeof token === 'string' ? [] : this.classes.listSubclasses(token);
    return subclasses.map(subclass => this.checker.getTypeAtLocation(subclass));
  }
}

/** The value of a property of an object literal. If the property is a method, the method itself. */
export function findPropertyValue(node: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const property of node.properties) {
    if (property.name?.getText().replace(/^['"]|['"]$/g, '') !== name) continue;
    if (ts.isPropertyAssignment(property)) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property)) return property.name;
    if (ts.isMethodDeclaration(property)) return property as unknown as ts.Expression;
  }
  return undefined;
}

/** The instance type of the class that an expression names. A conditional expression may name several. */
export function listInstanceTypes(checker: ts.TypeChecker, expression: ts.Expression): ts.Type[] {
  const node = unwrap(expression);
  if (ts.isConditionalExpression(node)) {
    return [...listInstanceTypes(checker, node.whenTrue), ...listInstanceTypes(checker, node.whenFalse)];
  }
  const type = checker.getTypeAtLocation(node);
  return type.getConstructSignatures().map(signature => signature.getReturnType());
}
