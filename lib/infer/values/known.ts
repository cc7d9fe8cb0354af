import type { Known } from '../analysis.js';

/** A value that is not `null` or `undefined`. Nothing else is known of it. */
export const PRESENT: unknown = Object.freeze({});

const NOTHING: readonly string[] = [];

/** A text that nothing else is known of. */
export class KnownText {
  /** @param isFilled - whether it is not empty */
  constructor(readonly isFilled: boolean) {}
}

/** A text of which only the start is known. */
export class KnownStart {
  /** @param start - not empty */
  constructor(readonly start: string) {}
}

/** An object whose members are known in part. */
export class KnownObject {
  /**
   * @param members - the members that are listed; the value of one may be unknown
   * @param isWhole - whether a member that is not listed is `undefined`
   */
  constructor(
    readonly members: ReadonlyMap<string, Known | undefined>,
    readonly isWhole = true,
  ) {}

  member(name: string): Known | undefined {
    if (this.members.has(name)) return this.members.get(name);
    return this.isWhole ? { value: undefined } : undefined;
  }

  /** The same object, of which only the named members are known. */
  only(names: Iterable<string>): KnownObject {
    return this.copy(new Map([...names].map(name => [name, this.member(name)])), false, NOTHING);
  }

  /** The same object with other values of some members. */
  with(members: ReadonlyMap<string, Known | undefined>): KnownObject {
    return this.copy(new Map([...this.members, ...members]), this.isWhole, members.keys());
  }

  /** The same object. The values of the named members are not known. */
  without(names: ReadonlySet<string>): KnownObject {
    return names.size ? this.with(new Map([...names].map(name => [name, undefined]))) : this;
  }

  /** Makes an object of the same kind, of which some members have changed. */
  protected copy(
    members: ReadonlyMap<string, Known | undefined>,
    isWhole: boolean,
    _changed: Iterable<string>,
  ): KnownObject {
    return new KnownObject(members, isWhole);
  }

  /** The names of the members that are lists with known elements. */
  get lists(): string[] {
    return this.inner.filter(name => this.member(name)?.value instanceof KnownList);
  }

  /** The names of the members that are known objects or lists. */
  get inner(): string[] {
    return [...this.members].flatMap(([name, known]) => (isObjectOrList(known?.value) ? [name] : []));
  }

  /** Whether any member is known. */
  get tells(): boolean {
    return [...this.members.values()].some(known => known !== undefined);
  }

  toString(): string {
    const shown = [...this.members].map(
      ([name, known]) => `${name}=${known ? formatValue(known.value) : '?'}`,
    );
    return `{${shown.sort().join(' ')}}`;
  }
}

/** A list of objects whose members are known in part. */
export class KnownList {
  /** @param element - the members that all elements have in common; `undefined` if the list is empty */
  constructor(readonly element: KnownObject | undefined) {}

  /** Whether the list certainly has no element. */
  get isEmpty(): boolean {
    return this.element === undefined;
  }

  toString(): string {
    return `[${this.element?.toString() ?? ''}]`;
  }
}

/** An object or a list, of which members are known. */
export type ObjectOrList = KnownObject | KnownList;

export function isObjectOrList(value: unknown): value is ObjectOrList {
  return value instanceof KnownObject || value instanceof KnownList;
}

/** A value of which is only known that it is none of some constants. */
export class OtherThan {
  constructor(readonly excluded: readonly unknown[]) {}

  toString(): string {
    return `other than ${this.excluded.map(formatValue).sort().join(' ')}`;
  }
}

/** Formats a value. Different values have different texts. */
export function formatValue(value: unknown): string {
  if (value instanceof KnownText) return value.isFilled ? 'filled text' : 'text';
  return isObjectOrList(value) || value instanceof OtherThan
    ? value.toString()
    : `${typeof value} ${JSON.stringify(value)}`;
}

/** Whether two values are equal, if known. An object is known to differ from `null` and `undefined`, and from nothing else. */
export function areEqual(first: unknown, second: unknown, isLoose: boolean): Known | undefined {
  if (first instanceof OtherThan) return isExcluded(first, second, isLoose);
  if (second instanceof OtherThan) return isExcluded(second, first, isLoose);
  const isFirstObject = isObject(first);
  const isSecondObject = isObject(second);
  if (isFirstObject && isSecondObject) return undefined;
  if (isFirstObject || isSecondObject) {
    const other = isFirstObject ? second : first;
    return isNothing(other) ? { value: false } : undefined;
  }
  if (!isLoose || typeof first === typeof second) return { value: first === second };
  if (isNothing(first) || isNothing(second)) return { value: isNothing(first) && isNothing(second) };
  // With `==`, values of other types may be equal: `'1' == 1`.
  return undefined;
}

function isExcluded({ excluded }: OtherThan, value: unknown, isLoose: boolean): Known | undefined {
  // With `==` a value also equals others: `'1' == 1`, `null == undefined`.
  return !isLoose && !isObject(value) && excluded.includes(value) ? { value: false } : undefined;
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined;
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
