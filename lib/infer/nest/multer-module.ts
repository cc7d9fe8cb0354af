import ts from 'typescript';
import type { Analysis } from '../analysis.js';
import { findClass, findValueSymbol, resolveConstant, unwrap } from '../program/declarations.js';
import { listInstanceTypes } from './bindings.js';
import { readDecorators } from './decorators.js';
import { findObjects, findOption, listElements } from './options.js';

/** What the `@Module()` of a class lists. */
interface ModuleLists {
  readonly imports: readonly ts.Expression[];
  readonly controllers: readonly (ts.ClassLikeDeclaration | undefined)[];
  /** Whether the modules that import this one get the options of its `MulterModule`. */
  readonly exportsMulter: boolean;
  readonly isGlobal: boolean;
}

type Modules = ReadonlyMap<ts.Symbol, ModuleLists>;

const knownModules = new WeakMap<Analysis, Modules>();

/**
 * Finds the options of the `MulterModule` that a controller's module imports, itself or through a module that exports it. The
 * result is an object, or a function that returns one.
 */
export function findMulterOptions(
  analysis: Analysis,
  controller: ts.ClassLikeDeclaration,
): ts.Expression | undefined {
  const modules = knownModules.get(analysis) ?? indexModules(analysis);
  knownModules.set(analysis, modules);
  const all = [...modules.values()];
  const call = all
    .filter(({ controllers }) => controllers.includes(controller))
    .flatMap(module =>
      [
        module,
        ...module.imports.flatMap(element => findModule(analysis, modules, element) ?? []),
        ...all.filter(({ isGlobal }) => isGlobal),
      ].filter(source => source === module || source.exportsMulter),
    )
    .flatMap(({ imports }) => imports.map(element => resolveConstant(analysis.checker, element)))
    .find(isRegistration);
  return call && readOptions(analysis, call);
}

function indexModules({ checker, classes }: Analysis): Modules {
  const modules = new Map<ts.Symbol, ModuleLists>();
  for (const owner of classes.classes) {
    const decorators = readDecorators(checker, owner);
    const [argument] = decorators.find(({ name }) => name === 'Module')?.args ?? [];
    const symbol = owner.name && checker.getSymbolAtLocation(owner.name);
    const [lists] = argument ? findObjects(checker, argument) : [];
    if (!symbol || !lists) continue;
    const list = (name: string): ts.Expression[] => {
      const value = findOption(checker, lists, name);
      return value ? listElements(checker, value) : [];
    };
    modules.set(symbol, {
      imports: list('imports'),
      controllers: list('controllers').flatMap(element => listInstanceTypes(checker, element).map(findClass)),
      exportsMulter: list('exports').some(element => unwrap(element).getText() === 'MulterModule'),
      isGlobal: decorators.some(({ name }) => name === 'Global'),
    });
  }
  return modules;
}

/** The module that an element of `imports` names: a class, a call of its static method, or `forwardRef()`. */
function findModule(
  { checker }: Analysis,
  modules: Modules,
  element: ts.Expression,
): ModuleLists | undefined {
  const node = unwrap(element);
  const [factory] = ts.isCallExpression(node) ? node.arguments : [];
  const named =
    factory && ts.isArrowFunction(factory) && !ts.isBlock(factory.body)
      ? factory.body
      : ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)
        ? node.expression.expression
        : node;
  const symbol = findValueSymbol(checker, unwrap(named));
  return symbol && modules.get(symbol);
}

function isRegistration(node: ts.Expression): node is ts.CallExpression {
  return ts.isCallExpression(node) && /^MulterModule\.register(Async)?$/.test(node.expression.getText());
}

/** The options of `register(options)` and `registerAsync({ useFactory })`. */
function readOptions({ checker, classes }: Analysis, call: ts.CallExpression): ts.Expression | undefined {
  const [argument] = call.arguments;
  const [asynchronous] =
    argument && call.expression.getText().endsWith('Async') ? findObjects(checker, argument) : [];
  if (!asynchronous) return argument;
  const factory = findOption(checker, asynchronous, 'useFactory');
  const named =
    findOption(checker, asynchronous, 'useClass') ?? findOption(checker, asynchronous, 'useExisting');
  const [type] = named ? listInstanceTypes(checker, named) : [];
  const owner = type && findClass(type);
  return factory ?? (owner && (classes.member(owner, 'createMulterOptions') as ts.Expression | undefined));
}
