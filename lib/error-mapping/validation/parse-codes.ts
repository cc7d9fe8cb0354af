/**
 * Names for the problems that Nest's parse pipes report, which have only messages. They equal class-validator's names for
 * the same problems, so that a client needs one set of names.
 */
const PARSE_CODES: Readonly<Record<string, string>> = {
  ParseIntPipe: 'isInt',
  ParseFloatPipe: 'isNumber',
  ParseBoolPipe: 'isBoolean',
  ParseUUIDPipe: 'isUuid',
  ParseEnumPipe: 'isEnum',
  ParseDatePipe: 'isDate',
  ParseArrayPipe: 'isArray',
};

/** The own messages of `ParseArrayPipe` about an item, if `items` is not a class. */
const ITEM_CODES: Readonly<Record<string, string>> = {
  'item must be a number': 'isNumber',
  'item must be a boolean value': 'isBoolean',
};

/** The name for a parse pipe's problem. Looks up class names, to include subclasses and pipes of a second copy of Nest. */
export function parseCode(pipe: object): string | undefined {
  for (let at: unknown = pipe.constructor; typeof at === 'function'; at = Object.getPrototypeOf(at)) {
    if (Object.hasOwn(PARSE_CODES, at.name)) return PARSE_CODES[at.name];
  }
  return undefined;
}

/** The name for a message of `ParseArrayPipe` about an item. */
export function parsedItemCode(message: string): string | undefined {
  return Object.hasOwn(ITEM_CODES, message) ? ITEM_CODES[message] : undefined;
}
