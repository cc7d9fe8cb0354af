/** The address bar: FRED's parameters, `q` (the text that names are searched for), and the selected facility. */

const PAGE = 25;
const NO_FILTERS = ['q', 'limit', 'offset', 'sortAsc', 'sortDesc'];

export const readQuery = () => new URLSearchParams(location.search);
export const readSelected = () => decodeURIComponent(location.hash.slice(1)) || undefined;

/** The filters alone: what the map shows. */
export function readFilters() {
  const filters = readQuery();
  for (const name of NO_FILTERS) filters.delete(name);
  return filters;
}

export function readSorting() {
  const query = readQuery();
  const descending = query.get('sortDesc');
  return { by: descending ?? query.get('sortAsc') ?? '', isDescending: descending !== null };
}

export function readPaging() {
  const query = readQuery();
  return { limit: Number(query.get('limit')) || PAGE, offset: Number(query.get('offset')) || 0 };
}

/** A query with its colons and commas as one types them. @param {URLSearchParams} query */
export function formatQuery(query) {
  const text = query.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  return text && `?${text}`;
}

/**
 * Changes the query, and leaves out what is empty.
 *
 * @param {(query: URLSearchParams) => void} change @param {'pushState' | 'replaceState'} [how]
 */
export function changeQuery(change, how = 'pushState') {
  const query = readQuery();
  change(query);
  const given = new URLSearchParams([...query].filter(([, value]) => value));
  history[how](null, '', location.pathname + formatQuery(given) + location.hash);
}

export const clearQuery = () => history.pushState(null, '', location.pathname + location.hash);

/** @param {string} uuid */
export const writeSelected = uuid => history.replaceState(null, '', `${location.search}#${uuid}`);

export const clearSelected = () => history.pushState(null, '', location.pathname + location.search);
