import { isSignedIn, onExchange, send, signIn, signOut, userName } from './api.js';
import { byId, say } from './dom.js';
import { showExchange } from './exchange.js';
import { closeFacility, listenToFacility, openFacility, openNew } from './facility.js';
import { isRegistryError } from './library/client/index.js';
import { markSelected, showList } from './list.js';
import { FacilityMap } from './map.js';

const SHOWN_FIELDS = 'uuid,name,active,coordinates,updatedAt,properties:type';
const PAGE = 25;

/** The query of the page: FRED's parameters, and `q`, the text that names are searched for. */
const query = () => new URLSearchParams(location.search);
const selected = () => decodeURIComponent(location.hash.slice(1)) || undefined;

/** Every facility that the filters leave, for the map and the search. @type {import('./list.js').Listed[]} */
let all = [];
/** Requests whose result is no longer wanted. */
let running = new AbortController();

const map = new FacilityMap(byId('canvas'), uuid => {
  location.hash = uuid;
});
// For whoever measures.
Object.assign(globalThis, { facilityMap: map });

onExchange(showExchange);
listenToFacility({
  onChange: () => void load(),
  onOpen: uuid => history.replaceState(null, '', `${location.search}#${uuid}`),
  onClose: () => {
    history.pushState(null, '', location.pathname + location.search);
    showSelected();
    byId('list-heading').focus();
  },
});

/** Puts another query into the address bar, and loads what it asks for. @param {(query: URLSearchParams) => void} change */
function go(change) {
  const next = query();
  change(next);
  const empty = [...next].filter(([, value]) => !value);
  for (const [name] of empty) next.delete(name);
  const text = next.toString().replaceAll('%3A', ':');
  history.pushState(null, '', `${location.pathname}${text && `?${text}`}${location.hash}`);
  readFilters();
  return load();
}

/** The filters alone: what the map shows. */
function filters() {
  const own = query();
  for (const name of ['q', 'limit', 'offset', 'sortAsc', 'sortDesc']) own.delete(name);
  return own;
}

async function load() {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  const isSearch = query().has('q');
  byId('filters-error').textContent = '';
  byId('list').setAttribute('aria-busy', 'true');
  try {
    if (!isSearch) await loadPage(signal);
    await loadAll(signal);
    if (isSearch) showMatches();
  } catch (error) {
    if (!signal.aborted) fail(error);
  } finally {
    if (!signal.aborted) byId('list').removeAttribute('aria-busy');
  }
}

/** One page, from the server. @param {AbortSignal} signal */
async function loadPage(signal) {
  const asked = query();
  const { body } = await send(
    'GET',
    `/facilities.json?${asked.toString().replaceAll('%3A', ':')}`.replace(/\?$/, ''),
    { signal },
  );
  showList(
    { rows: body.facilities, total: body.total, offset: body.offset, limit: Number(body.limit) },
    sorting(),
    selected(),
  );
  say(`${body.total.toLocaleString('en')} facilities`);
}

/** All facilities, for the map. @param {AbortSignal} signal */
async function loadAll(signal) {
  const asked = filters();
  const wasEmpty = all.length === 0;
  asked.set('fields', SHOWN_FIELDS);
  asked.set('limit', 'off');
  const path = `/facilities.json?${asked.toString().replaceAll('%3A', ':').replaceAll('%2C', ',')}`;
  const { body } = await send('GET', path, { isQuiet: true, signal });
  all = body.facilities;
  map.show(matches());
  if (wasEmpty) map.fit();
  map.select(selected());
}

/** What the search text leaves of all. */
function matches() {
  const text = (query().get('q') ?? '').toLocaleLowerCase();
  return text ? all.filter(({ name }) => name.toLocaleLowerCase().includes(text)) : all;
}

/** One page of what was found, from what is loaded. */
function showMatches() {
  const { by, isDescending } = sorting();
  const direction = isDescending ? -1 : 1;
  const value = (/** @type {any} */ row) => (by ? row[by] : '');
  const found = matches().toSorted(
    (one, other) => direction * (value(one) < value(other) ? -1 : Number(value(one) > value(other))),
  );
  const limit = Number(query().get('limit')) || PAGE;
  const offset = Number(query().get('offset')) || 0;
  showList(
    { rows: found.slice(offset, offset + limit), total: found.length, offset, limit },
    sorting(),
    selected(),
  );
  say(`${found.length.toLocaleString('en')} of ${all.length.toLocaleString('en')} facilities match`);
  map.show(found);
}

function sorting() {
  const descending = query().get('sortDesc');
  return { by: descending ?? query().get('sortAsc') ?? '', isDescending: descending !== null };
}

/** @param {unknown} error */
function fail(error) {
  if (isRegistryError(error, 401)) {
    signOut();
    showSignIn('The name or the password is wrong.');
  } else if (isRegistryError(error, 400)) {
    byId('more-filters').open = true;
    byId('filters-error').textContent = error.errors
      .map(({ parameter, message }) => `${parameter} ${message}`)
      .join('; ');
  } else if (isRegistryError(error) && error.kind === 'response') {
    const wait = error.retryAfter === undefined ? '' : ` Try again in ${error.retryAfter} s.`;
    say(`${error.code}: ${error.message}${wait}`, true);
  } else {
    say('The server cannot be reached.', true);
  }
}

/** The filters as the address bar has them. */
function readFilters() {
  const asked = query();
  for (const input of byId('filters').querySelectorAll('[name]')) input.value = asked.get(input.name) ?? '';
  if ([...filters().keys()].length > 0) byId('more-filters').open = true;
}

function showSelected() {
  const uuid = selected();
  markSelected(uuid);
  map.select(uuid);
  if (uuid) void openFacility(uuid);
  else closeFacility();
}

function showSignIn(message = '') {
  byId('registry').hidden = true;
  byId('who').hidden = true;
  byId('sign-in').hidden = false;
  byId('sign-in-error').textContent = message;
  byId('sign-in').querySelector('input').focus();
}

function start() {
  if (!isSignedIn()) return showSignIn();
  byId('sign-in').hidden = true;
  byId('registry').hidden = false;
  byId('who').hidden = false;
  byId('who-name').textContent = userName();
  readFilters();
  void load();
  if (selected()) showSelected();
}

/** @param {Event} event */
function applyFilters(event) {
  event.preventDefault();
  const given = /** @type {[string, string][]} */ ([...new FormData(byId('filters'))]);
  void go(next => {
    next.delete('offset');
    for (const [name, value] of given) next.set(name, value.trim());
  });
}

byId('sign-in').addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  const given = new FormData(byId('sign-in'));
  signIn(String(given.get('name')), String(given.get('password')));
  start();
});
byId('sign-out').addEventListener('click', () => {
  signOut();
  showSignIn();
});
byId('filters').addEventListener('submit', applyFilters);
byId('filters').elements.q.addEventListener('input', () => {
  const text = byId('filters').elements.q.value.trim();
  const next = query();
  const wasSearch = next.has('q');
  next.delete('offset');
  if (text) next.set('q', text);
  else next.delete('q');
  history.replaceState(null, '', `${location.pathname}?${next}${location.hash}`.replace(/\?(?=#|$)/, ''));
  if (text && all.length > 0) showMatches();
  else if (text || wasSearch) void load();
});
byId('clear').addEventListener('click', () => {
  history.pushState(null, '', location.pathname + location.hash);
  readFilters();
  void load();
});
byId('new').addEventListener('click', () => {
  history.pushState(null, '', location.pathname + location.search);
  markSelected(undefined);
  openNew();
});
for (const [id, step] of /** @type {const} */ ([
  ['previous', -1],
  ['next', 1],
])) {
  byId(id).addEventListener('click', () =>
    go(next => {
      const limit = Number(next.get('limit')) || PAGE;
      next.set('offset', String(Math.max(0, (Number(next.get('offset')) || 0) + step * limit) || ''));
    }),
  );
}
for (const button of document.querySelectorAll('[data-sort]')) {
  button.addEventListener('click', () => {
    const { by, isDescending } = sorting();
    const key = /** @type {HTMLElement} */ (button).dataset.sort ?? '';
    void go(next => {
      next.delete('sortAsc');
      next.delete('sortDesc');
      next.delete('offset');
      next.set(by === key && !isDescending ? 'sortDesc' : 'sortAsc', key);
    });
  });
}
byId('zoom-in').addEventListener('click', () => map.zoom(1.5));
byId('zoom-out').addEventListener('click', () => map.zoom(1 / 1.5));
byId('zoom-fit').addEventListener('click', () => map.fit());
addEventListener('hashchange', showSelected);
addEventListener('popstate', () => {
  if (!isSignedIn()) return;
  readFilters();
  void load();
});

start();
