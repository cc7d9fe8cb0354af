import ts from 'typescript';
import {
  findBaseClass,
  getPackageName,
  hasBody,
  isOfApplication,
  listLineage,
  resolveAlias,
  unwrap,
} from '../../program/declarations.js';
import { formatArguments, hasOption } from './validator-arguments.js';

/** A decorator of class-validator, or one that may be a validator of another kind. */
export interface Validator {
  /** Its name in class-validator. An unknown validator has none. */
  readonly name: string;
  readonly args: readonly ts.Expression[];
  /** Whether it applies to each element of a list. */
  readonly isEach: boolean;
  /** Validators with the same key accept the same values. */
  readonly key: string;
}

/** The validators of one member of a class. */
export interface MemberValidators {
  readonly validators: readonly Validator[];
  /** Whether `null` and `undefined` pass all of them. */
  readonly isOptional: boolean;
  /** Whether a decorator may convert the value before. */
  readonly isConverted: boolean;
  /** The value of a member that is not given. */
  readonly initializer?: ts.Expression | undefined;
}

export type ClassValidators = ReadonlyMap<string, MemberValidators>;

/** Packages whose decorators do not validate. */
const OTHER_PACKAGES = /^(@nestjs\/|@mikro-orm\/|class-transformer$|typeorm$|mongoose$|type-graphql$)/;

/** The decorators of class-transformer that change a member. */
const CONVERTING = /^(Transform|Type|Expose|Exclude)\b/;

const required = new WeakMap<ts.Node, { readonly all: ClassValidators | undefined }>();
const guaranteed = new WeakMap<ts.Node, ClassValidators>();

/** The validators that the values of a class have to pass. `undefined` if some may be missing from the list. */
export function listRequired(
  checker: ts.TypeChecker,
  owner: ts.ClassLikeDeclaration,
): ClassValidators | undefined {
  const known = required.get(owner);
  if (known) return known.all;
  const lineage = [...listLineage(checker, owner)];
  const isRead = lineage.every(
    part =>
      isOfApplication(part) &&
      !ts.getDecorators(part)?.some(({ expression }) => CONVERTING.test(expression.getText())) &&
      (findBaseClass(checker, part) !== undefined ||
        !part.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)),
  );
  const members = new Map<string, MemberValidators>();
  for (const part of lineage) {
    for (const [name, own] of listOwn(checker, part)) {
      const derived = members.get(name);
      members.set(name, {
        validators: [...(derived?.validators ?? []), ...own.validators],
        isOptional: derived?.isOptional === true || own.isOptional,
        isConverted: derived?.isConverted === true || own.isConverted,
        initializer: derived?.initializer ?? own.initializer,
      });
    }
  }
  const validated = new Map(
    [...members].map(([name, member]) => [
      name,
      // A condition only takes validators away.
      { ...member, validators: member.validators.filter(validator => !isCondition(validator)) },
    ]),
  );
  const hasAny = [...members.values()].some(({ validators, isOptional }) => isOptional || validators.length);
  // class-validator refuses an object of a class without validators.
  const all = isRead && hasAny ? validated : undefined;
  required.set(owner, { all });
  return all;
}

/** The validators that each validated object of a class is certain to have passed. */
export function listGuaranteed(checker: ts.TypeChecker, owner: ts.ClassLikeDeclaration): ClassValidators {
  const known = guaranteed.get(owner);
  if (known) return known;
  const members = new Map<string, MemberValidators>();
  for (const part of listLineage(checker, owner)) {
    for (const [name, own] of listOwn(checker, part)) {
      const derived = members.get(name);
      // The validators of a class replace those that its base class has for the same member.
      const base = derived?.validators.length ? derived : own;
      const isConditional = [derived, own].some(each => each?.validators.some(isCondition));
      members.set(name, {
        validators: isConditional
          ? base.validators.filter(isCondition)
          : base.validators.filter(({ args }) => !args.some(arg => hasOption(arg, 'groups', 'always'))),
        isOptional: derived?.isOptional === true || own.isOptional,
        isConverted: false,
      });
    }
  }
  guaranteed.set(owner, members);
  return members;
}

function isCondition({ name }: Validator): boolean {
  return name === 'ValidateIf';
}

/** The members of one class, without those of the classes that it extends. */
function listOwn(checker: ts.TypeChecker, owner: ts.ClassLikeDeclaration): ClassValidators {
  const members = new Map<string, MemberValidators>();
  for (const member of owner.members) {
    if (!member.name || !ts.canHaveDecorators(member) || ts.isMethodDeclaration(member)) continue;
    const decorators = (ts.getDecorators(member) ?? []).map(({ expression }) => unwrap(expression));
    const read = decorators.flatMap(node => readValidator(checker, node) ?? []);
    members.set(member.name.getText(), {
      validators: read.filter(({ name }) => name !== 'IsOptional'),
      isOptional: read.some(({ name }) => name === 'IsOptional'),
      isConverted: decorators.some(node => CONVERTING.test(node.getText())),
      initializer: ts.isPropertyDeclaration(member) ? member.initializer : undefined,
    });
  }
  return members;
}

function readValidator(checker: ts.TypeChecker, node: ts.Expression): Validator | undefined {
  const callee = ts.isCallExpression(node) ? unwrap(node.expression) : node;
  const args = ts.isCallExpression(node) ? node.arguments : [];
  const symbol = resolveAlias(checker, checker.getSymbolAtLocation(callee));
  const declaration = symbol?.declarations?.[0];
  const from = declaration && getPackageName(declaration);
  const text = callee.getText();
  if (from === 'class-validator' || !declaration) {
    const name = symbol?.name && declaration ? symbol.name : text;
    if (name === 'Allow' || (!declaration && CONVERTING.test(name))) return undefined;
    const isEach = args.some(arg => hasOption(arg, 'each'));
    return { name, args, isEach, key: `${name}(${formatArguments(checker, args)})` };
  }
  if (from ? OTHER_PACKAGES.test(from) : !mayValidate(checker, declaration, 0)) return undefined;
  // Nothing is known of another validator. It may accept a value once and refuse it later.
  return { name: '', args, isEach: false, key: '' };
}

/** Whether a decorator of the application may validate: it calls class-validator, or code that cannot be read. */
function mayValidate(checker: ts.TypeChecker, declaration: ts.Declaration, depth: number): boolean {
  const body =
    ts.isVariableDeclaration(declaration) && declaration.initializer
      ? declaration.initializer
      : hasBody(declaration)
        ? declaration.body
        : undefined;
  if (!body || depth > 4) return true;
  const visit = (node: ts.Node): boolean => {
    if (ts.isCallExpression(node)) {
      const symbol = resolveAlias(checker, checker.getSymbolAtLocation(unwrap(node.expression)));
      const called = symbol?.declarations?.[0];
      if (!called) return true;
      const from = getPackageName(called);
      if (from === 'class-validator') return true;
      if (isOfApplication(called) && mayValidate(checker, called, depth + 1)) return true;
    }
    return ts.forEachChild(node, child => visit(child) || undefined) ?? false;
  };
  return visit(body);
}
