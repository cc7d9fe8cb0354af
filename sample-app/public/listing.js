import { formatQuery, readFilters, readPaging, readQuery, readSelected, readSorting } from './address.js';
import { send } from './api.js';
import { byId, say } from './dom.js';
import { showFilterErrors } from './filter-form.js';
import { showList } from './list.js';

const SHOWN_FIELDS = 'uuid,name,active,coordinates,updatedAt,properties:type';

/** What the address bar asks for, on the list and on the map. */
export class Listing {
  /** Every facility that the filters leave, for the map and the search. @type {import('./list.js').Listed[]} */
  #all = [];
  /** Requests whose result is no longer wanted. */
  #running = new AbortController();

  /** @param {import('./map.js').FacilityMap} map @param {(error: unknown) => void} onError */
  constructor(map, onError) {
    this.map = map;
    this.onError = onError;
  }

  /** @param {{ isQuiet?: boolean }} [options] `isQuiet`: keeps the message and the exchange of the user's last action */
  async load({ isQuiet = false } = {}) {
    this.#running.abort();
    this.#running = new AbortController();
    const { signal } = this.#running;
    const isSearch = readQuery().has('q');
    showFilterErrors([]);
    byId('list').setAttribute('aria-busy', 'true');
    try {
      if (!isSearch) await this.#loadPage(signal, isQuiet);
      await this.#loadAll(signal);
      if (isSearch) this.#showMatches(isQuiet);
    } catch (error) {
      if (!signal.aborted) this.onError(error);
    } finally {
      if (!signal.aborted) byId('list').removeAttribute('aria-busy');
    }
  }

  /** Searches what is loaded; loads first if there is nothing. */
  search() {
    if (readQuery().has('q') && this.#all.length > 0) this.#showMatches();
    else void this.load();
  }

  /** One page, from the server. @param {AbortSignal} signal @param {boolean} isQuiet */
  async #loadPage(signal, isQuiet) {
    const { body } = await send('GET', `/facilities.json${formatQuery(readQuery())}`, { isQuiet, signal });
    const { facilities, total, offset, limit } = body;
    showList({ rows: facilities, total, offset, limit: Number(limit) }, readSorting(), readSelected());
    if (!isQuiet) say(`${total.toLocaleString('en')} facilities`);
  }

  /** All facilities, for the map. @param {AbortSignal} signal */
  async #loadAll(signal) {
    const query = readFilters();
    query.set('fields', SHOWN_FIELDS);
    query.set('limit', 'off');
    const wasEmpty = this.#all.length === 0;
    const { body } = await send('GET', `/facilities.json${formatQuery(query)}`, { isQuiet: true, signal });
    this.#all = body.facilities;
    this.map.show(this.#findMatches());
    if (wasEmpty) this.map.fit();
    this.map.select(readSelected());
  }

  /** What the search text leaves of all. */
  #findMatches() {
    const text = (readQuery().get('q') ?? '').toLocaleLowerCase();
    return text ? this.#all.filter(({ name }) => name.toLocaleLowerCase().includes(text)) : this.#all;
  }

  /** One page of what was found, from what is loaded. */
  #showMatches(isQuiet = false) {
    const { by, isDescending } = readSorting();
    const direction = isDescending ? -1 : 1;
    const value = (/** @type {any} */ row) => (by ? row[by] : '');
    const found = this.#findMatches().toSorted(
      (one, other) => direction * (value(one) < value(other) ? -1 : Number(value(one) > value(other))),
    );
    const { limit, offset } = readPaging();
    showList(
      { rows: found.slice(offset, offset + limit), total: found.length, offset, limit },
      readSorting(),
      readSelected(),
    );
    const [few, many] = [found.length, this.#all.length].map(count => count.toLocaleString('en'));
    if (!isQuiet) say(`${few} of ${many} facilities match`);
    this.map.show(found);
  }
}
