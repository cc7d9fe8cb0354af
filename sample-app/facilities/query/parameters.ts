import type { FacilityQuery, SortKey } from '../../store/index.js';
import type { HrefOf } from '../href.pipe.js';
import { PROPERTY_KEY } from '../patterns.js';
import { IDENTIFIER_MEMBERS, type ProjectionRequest, toFields } from './projection.js';
import * as values from './values.js';

/** What the parameters of a collection say together. */
export type ListDraft = FacilityQuery & ProjectionRequest;

/** Adds to a draft what one parameter says. */
type Reader = (draft: ListDraft, texts: string[], hrefOf: HrefOf) => void;

const SORT_KEYS = {
  uuid: 'uuid',
  // The hrefs of one answer differ in the uuid only.
  href: 'uuid',
  name: 'name',
  active: 'active',
  createdAt: 'createdAt',
  updatedAt: 'updatedAt',
} as const satisfies Record<string, SortKey>;

const sortBy =
  (descending: boolean): Reader =>
  (draft, texts) => {
    const name = values.oneOf(
      ['uuid', 'href', 'name', 'active', 'createdAt', 'updatedAt'],
      values.once(texts),
    );
    draft.sort = { by: SORT_KEYS[name], descending };
  };

const READERS = new Map<string, Reader>([
  ['limit', (draft, texts) => (draft.limit = values.toLimit(values.once(texts)))],
  ['offset', (draft, texts) => (draft.offset = values.toWholeNumber(values.once(texts), 0))],
  ['sortAsc', sortBy(false)],
  ['sortDesc', sortBy(true)],
  ['fields', (draft, texts) => (draft.fields = toFields(texts))],
  ['allProperties', (draft, texts) => (draft.allProperties = values.toBoolean(values.once(texts)))],
  ['uuid', ({ filters }, texts) => (filters.uuid = texts.map(values.toUuid))],
  [
    'href',
    ({ filters }, texts, hrefOf) => (filters.href = texts.flatMap(text => values.uuidIn(text, hrefOf))),
  ],
  ['name', ({ filters }, texts) => (filters.name = texts.map(values.toText))],
  ['active', ({ filters }, texts) => (filters.active = texts.map(values.toBoolean))],
  ['coordinates', ({ filters }, texts) => (filters.coordinates = texts.map(values.toCoordinates))],
  ['createdAt', ({ filters }, texts) => (filters.createdAt = texts.flatMap(values.toExactDate))],
  ['updatedAt', ({ filters }, texts) => (filters.updatedAt = texts.flatMap(values.toExactDate))],
  ['updatedSince', ({ filters }, texts) => (filters.updatedSince = texts.map(values.toDateNotBefore))],
  ...IDENTIFIER_MEMBERS.map((member): [string, Reader] => [
    `identifiers:${member}`,
    ({ filters }, texts) => (filters.identifiers[member] = texts.map(values.toText)),
  ]),
]);

/** The reader of a parameter: one of the table, or a filter by a property. */
export function readerOf(parameter: string): Reader | undefined {
  const key = /^properties:(.*)$/s.exec(parameter)?.[1];
  if (key === undefined || !PROPERTY_KEY.test(key)) return READERS.get(parameter);
  return ({ filters }, texts) => (filters.properties[key] = texts.map(values.toText));
}
