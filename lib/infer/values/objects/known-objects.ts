import ts from 'typescript';
import { MAX_DEPTH, type Context, type Known } from '../../analysis.js';
import { mentions, readChange } from '../../program/assignments.js';
import { constantInitializer, findValueSymbol, unwrap } from '../../program/declarations.js';
import { readMemberName } from '../../program/member-names.js';
import { isAwaited, ReturnedValues } from '../../program/returned.js';
import { isChecked } from '../checked-variables.js';
import { evaluateConstant } from '../constants.js';
import { findCopied } from './copies.js';
import { isObject, KnownObject, PRESENT, type KnownList } from '../known.js';
import { joinObjects, spreadInto } from './combined-objects.js';
import { ListReader } from './known-lists.js';
import { isUnchanged, keepUnchangedMembers } from './unchanged-objects.js';
import { ValidatedObject } from '../validation/validated-objects.js';
import { readValidatingCall } from '../validation/validating-factories.js';

const returnedObjects = new ReturnedValues(joinObjects);

/** Reads the members of an object. */
export function readObject(
  checker: ts.TypeChecker,
  expression: ts.Expression | undefined,
  context: Context,
): KnownObject | undefined {
  return expression && new ObjectReader(checker, context).read(expression);
}

/** Reads the common members of the elements of a list. */
export function readList(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  context: Context,
): KnownList | undefined {
  return new ObjectReader(checker, context).readList(expression);
}

/**
 * Reads the members of an object: of a literal, of a variable that holds one or whose caller gave one, of an object that a
 * function makes, or of the copy that it makes of its argument.
 */
class ObjectReader {
  /** @param mayReturn - whether the function around the expressions may return the object */
  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly context: Context,
    private readonly mayReturn = false,
    private readonly depth = 0,
  ) {}

  read(expression: ts.Expression): KnownObject | undefined {
    const node = unwrap(expression);
    if (this.depth > MAX_DEPTH) return undefined;
    if (ts.isIdentifier(node)) return this.readVariable(node);
    if (ts.isAwaitExpression(node)) {
      const inner = unwrap(node.expression);
      return ts.isCallExpression(inner) ? this.readCall(inner) : undefined;
    }
    if (ts.isCallExpression(node)) return this.readCall(node);
    if (ts.isBinaryExpression(node)) return this.readChoice(node);
    return ts.isObjectLiteralExpression(node) ? this.readLiteral(node) : undefined;
  }

  readList(expression: ts.Expression): KnownList | undefined {
    if (this.depth > MAX_DEPTH) return undefined;
    const read = (node: ts.Expression, within: Context, mayReturn: boolean) =>
      this.within(within, mayReturn).read(node);
    return new ListReader(this.checker, this.context, read, this.mayReturn).read(expression);
  }

  /** `object ?? other`, of which the first is known to be absent. */
  private readChoice({ left, operatorToken, right }: ts.BinaryExpression): KnownObject | undefined {
    if (operatorToken.kind !== ts.SyntaxKind.QuestionQuestionToken) return undefined;
    const known = evaluateConstant(this.checker, left, this.context);
    return known && (known.value ?? undefined) === undefined ? this.deeper().read(right) : undefined;
  }

  /** The members of what a function returns. If the function validates it, the values have passed the validators. */
  private readCall(node: ts.CallExpression): KnownObject | undefined {
    const known = this.readCopy(node) ?? this.readReturned(node);
    const declaration = this.checker.getResolvedSignature(node)?.declaration;
    const made =
      declaration && readValidatingCall(this.checker, declaration as ts.SignatureDeclaration, node);
    if (!made?.isStrict || made.isAsync !== isAwaited(node)) return known;
    return new ValidatedObject(known, made.owner);
  }

  private readCopy(node: ts.CallExpression): KnownObject | undefined {
    const copied = findCopied(this.checker, node);
    const object = copied && this.deeper().read(copied.argument);
    return (
      object &&
      new KnownObject(object.members, object.isWhole)
        .without(copied?.changed ?? new Set())
        .without(listConverted(object, copied?.typed))
    );
  }

  /** The members that an object has in common after each `return` of the function that makes it. */
  private readReturned(node: ts.CallExpression): KnownObject | undefined {
    const common = returnedObjects.find(this.checker, node, returned =>
      new ObjectReader(this.checker, { self: undefined }, true).read(returned),
    );
    const { checker, mayReturn } = this;
    // Its lists may change through other references to them.
    const changed = common?.inner.filter(name => !isUnchanged(checker, node, common.only([name]), mayReturn));
    return common?.without(new Set(changed));
  }

  private readLiteral(node: ts.ObjectLiteralExpression): KnownObject | undefined {
    let object = new KnownObject(new Map());
    for (const property of node.properties) {
      if (ts.isSpreadAssignment(property)) {
        object = spreadInto(object, this.deeper().read(property.expression));
        continue;
      }
      const name = property.name && readMemberName(property.name);
      // An object that is set as `__proto__` has any members.
      if (name === undefined || name === '__proto__') return undefined;
      const value = ts.isPropertyAssignment(property)
        ? property.initializer
        : ts.isShorthandPropertyAssignment(property)
          ? property.name
          : undefined;
      object = object.with(new Map([[name, value && this.readMember(value)]]));
    }
    return object;
  }

  private readMember(value: ts.Expression): Known | undefined {
    const object = this.deeper().read(value) ?? this.deeper().readList(value);
    if (object) return { value: object };
    const { checker, context } = this;
    const symbol = ts.isShorthandPropertyAssignment(value.parent)
      ? findValueSymbol(checker, value)
      : undefined;
    const node = symbol ? constantInitializer(symbol) : value;
    const known =
      (symbol && context.given?.get(symbol)) ?? (node && evaluateConstant(checker, node, context));
    if (known && !isObject(known.value)) return known;
    // For a route, `PRESENT` is the user that a guard has set.
    const isPresent = !context.route && ts.isIdentifier(value) && isChecked(checker, value);
    return isPresent ? { value: PRESENT } : undefined;
  }

  /** The members of the object that a variable holds, with those that the statements before assign. */
  private readVariable(node: ts.Identifier): KnownObject | undefined {
    const symbol = findValueSymbol(this.checker, node);
    if (!symbol) return undefined;
    const given = this.context.given?.get(symbol)?.value;
    const initializer = constantInitializer(symbol);
    const object = initializer && this.deeper().read(initializer);
    const base =
      given instanceof KnownObject
        ? given
        : object && keepUnchangedMembers(this.checker, node.text, initializer, object);
    const assigned = this.readAssigned(node);
    return assigned.size ? (base ?? new KnownObject(new Map(), false)).with(assigned) : base;
  }

  /** The members of a variable that the statements directly before the one that names it assign or delete. */
  private readAssigned(node: ts.Identifier): ReadonlyMap<string, Known | undefined> {
    const members = new Map<string, Known | undefined>();
    const last = ts.findAncestor(node, part => (ts.isFunctionLike(part) ? 'quit' : ts.isStatement(part)));
    if (!last || !ts.isBlock(last.parent)) return members;
    const { statements } = last.parent;
    for (const statement of statements.slice(0, statements.indexOf(last as ts.Statement)).toReversed()) {
      const change = readChange(statement, node.text);
      if (!change) break;
      const { member, value } = change;
      if (!members.has(member)) {
        members.set(member, value ? this.readMember(value) : { value: undefined });
      }
      if (value && mentions(value, node.text)) break;
    }
    return members;
  }

  private deeper(): ObjectReader {
    return this.within(this.context);
  }

  private within(context: Context, mayReturn = this.mayReturn): ObjectReader {
    return new ObjectReader(this.checker, context, mayReturn, this.depth + 1);
  }
}

/** The lists whose elements a class gives another type, and perhaps other members. */
function listConverted(object: KnownObject, typed: ReadonlySet<string> = new Set()): ReadonlySet<string> {
  return new Set(object.lists.filter(name => typed.has(name)));
}
