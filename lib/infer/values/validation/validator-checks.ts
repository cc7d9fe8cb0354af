import ts from 'typescript';
import { evaluateConstant } from '../constants.js';
import { readArgument } from './validator-arguments.js';
import type { Validator } from './validators.js';

/** Whether a validator accepts a constant. `false` also if that is not known. */
type Check = (value: unknown, args: readonly unknown[]) => boolean;

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isText = (value: unknown): value is string => typeof value === 'string';

/** class-validator counts some characters differently. */
const isPlainText = (value: unknown): value is string => isText(value) && /^[\x20-\x7e]*$/.test(value);

const CHECKS: Readonly<Record<string, Check>> = {
  IsDefined: value => value !== undefined && value !== null,
  IsNotEmpty: value => value !== '' && value !== undefined && value !== null,
  IsString: isText,
  IsBoolean: value => typeof value === 'boolean',
  IsNumber: isNumber,
  IsInt: value => Number.isInteger(value),
  IsPositive: value => isNumber(value) && value > 0,
  IsNegative: value => isNumber(value) && value < 0,
  Min: (value, [least]) => isNumber(value) && isNumber(least) && value >= least,
  Max: (value, [most]) => isNumber(value) && isNumber(most) && value <= most,
  IsArray: Array.isArray,
  ArrayNotEmpty: value => Array.isArray(value) && value.length > 0,
  IsIn: (value, [list]) => Array.isArray(list) && list.includes(value),
  IsNotIn: (value, [list]) => Array.isArray(list) && !list.includes(value),
  Equals: (value, [other]) => value === other,
  NotEquals: (value, [other]) => value !== other,
  Length: (value, [least, most]) =>
    isPlainText(value) &&
    isNumber(least) &&
    value.length >= least &&
    (most === undefined || (isNumber(most) && value.length <= most)),
  MinLength: (value, [least]) => isPlainText(value) && isNumber(least) && value.length >= least,
  MaxLength: (value, [most]) => isPlainText(value) && isNumber(most) && value.length <= most,
  Matches: (value, [pattern]) =>
    isText(value) && pattern instanceof RegExp && new RegExp(pattern).test(value),
  IsMongoId: value => isText(value) && /^[\da-f]{24}$/i.test(value),
};

/** Whether a validator is known to accept a constant. */
export function acceptsConstant(checker: ts.TypeChecker, validator: Validator, value: unknown): boolean {
  const { name, isEach } = validator;
  const check = name === 'IsEnum' ? readEnumCheck(checker, validator) : readCheck(checker, validator);
  if (!check) return false;
  return isEach ? Array.isArray(value) && value.every(check) : check(value);
}

function readCheck(
  checker: ts.TypeChecker,
  { name, args }: Validator,
): ((value: unknown) => boolean) | undefined {
  const check = Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
  const values: unknown[] = [];
  for (const argument of args) {
    const known = readArgument(checker, argument);
    if (known) values.push(known.value);
    else if (!ts.isObjectLiteralExpression(argument)) return undefined;
  }
  return check && (value => check(value, values));
}

function readEnumCheck(
  checker: ts.TypeChecker,
  { args: [entity] }: Validator,
): ((value: unknown) => boolean) | undefined {
  if (!entity) return undefined;
  const values = new Set<unknown>();
  for (const { valueDeclaration } of checker.getPropertiesOfType(checker.getTypeAtLocation(entity))) {
    if (valueDeclaration && ts.isEnumMember(valueDeclaration))
      values.add(checker.getConstantValue(valueDeclaration));
    if (valueDeclaration && ts.isPropertyAssignment(valueDeclaration))
      values.add(evaluateConstant(checker, valueDeclaration.initializer, { self: undefined })?.value);
  }
  return value => value !== undefined && values.has(value);
}

const TEXT = ['IsDefined', 'IsString'];
const FILLED_TEXT = [...TEXT, 'IsNotEmpty'];
const FILLED = ['IsDefined', 'IsNotEmpty'];
const LIST = [...FILLED, 'IsArray'];

/** What else holds of a value that a validator accepts. */
const IMPLIED: Readonly<Record<string, readonly string[]>> = {
  IsNotEmpty: ['IsDefined'],
  IsEnum: ['IsDefined'],
  IsString: TEXT,
  Matches: TEXT,
  MaxLength: TEXT,
  MinLength: TEXT,
  Length: TEXT,
  IsEmail: FILLED_TEXT,
  IsMongoId: FILLED_TEXT,
  IsUUID: FILLED_TEXT,
  IsUrl: FILLED_TEXT,
  IsNumberString: FILLED_TEXT,
  IsISO8601: FILLED_TEXT,
  IsDateString: FILLED_TEXT,
  IsBoolean: FILLED,
  IsNumber: FILLED,
  IsInt: [...FILLED, 'IsNumber'],
  Min: FILLED,
  Max: FILLED,
  IsDate: FILLED,
  IsObject: FILLED,
  IsArray: LIST,
  ArrayNotEmpty: LIST,
  ArrayMinSize: LIST,
  ArrayMaxSize: LIST,
};

/** Validators whose code may accept a value once and refuse it later, or that depend on other values. */
const UNCERTAIN: ReadonlySet<string> = new Set(['ValidateIf', 'ValidateNested', 'Validate', 'ValidateBy']);

/** Whether each value that one validator accepts passes another one too. */
export function implies(checker: ts.TypeChecker, given: Validator, wanted: Validator): boolean {
  if (!given.name || !wanted.name) return false;
  if (given.key === wanted.key) return !UNCERTAIN.has(wanted.name);
  if (given.isEach || wanted.key !== `${wanted.name}()`) return false;
  if (Object.hasOwn(IMPLIED, given.name) && IMPLIED[given.name]?.includes(wanted.name)) return true;
  const [least] = given.args;
  const isLong =
    (given.name === 'MinLength' || given.name === 'Length') &&
    least !== undefined &&
    Number(readArgument(checker, least)?.value) >= 1;
  return isLong && wanted.name === 'IsNotEmpty';
}
