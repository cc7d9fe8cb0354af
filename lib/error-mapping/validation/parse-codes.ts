/**
 * Names for what Nest's parse pipes refuse, which have no more than messages. They are those that class-validator has for
 * the same, so that a client knows one set of names.
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

/** The messages of `ParseArrayPipe` itself about an item, if `items` is no class. */
const ITEM_CODES: Readonly<Record<string, string>> = {
  'item must be a number': 'isNumber',
  'item must be a boolean value': 'isBoolean',
};

/** The name of what a parse pipe refuses. By the names of its classes: a subclass is one too, and so is one of a second copy of Nest. */
export function parseCode(pipe: object): string | undefined {
  for (let at: unknown = pipe.constructor; typeof at === 'function'; at = Object.getPrototypeOf(at)) {
    if (Object.hasOwn(PARSE_CODES, at.name)) return PARSE_CODES[at.name];
  }
  return undefined;
}

/** The name of what `ParseArrayPipe` says of an item. */
export function parsedItemCode(message: string): string | undefined {
  return Object.hasOwn(ITEM_CODES, message) ? ITEM_CODES[message] : undefined;
}
