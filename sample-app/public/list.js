import { readFilters, readQuery } from './address.js';
import { byId, make } from './dom.js';

/** @typedef {{ uuid: string, name: string, active: boolean, updatedAt: string, properties?: { type?: unknown }, coordinates?: [number, number] }} Listed */
/** @typedef {{ rows: Listed[], total: number, offset: number, limit: number }} Page */

/** Shows one page of the list. @param {Page} page @param {{ by: string, isDescending: boolean }} sort @param {string | undefined} selected */
export function showList({ rows, total, offset, limit }, sort, selected) {
  byId('rows').replaceChildren(
    ...(rows.length > 0
      ? rows.map(row => showRow(row))
      : [make('tr', {}, make('td', { colSpan: 4 }, explainEmptyList()))]),
  );
  const last = offset + rows.length;
  byId('range').textContent =
    rows.length > 0
      ? `${(offset + 1).toLocaleString('en')}–${last.toLocaleString('en')} of ${total.toLocaleString('en')}`
      : `none of ${total.toLocaleString('en')}`;
  byId('previous').disabled = offset === 0;
  byId('next').disabled = offset + limit >= total;
  for (const button of document.querySelectorAll('[data-sort]')) {
    const isSorted = button instanceof HTMLElement && button.dataset.sort === sort.by;
    const order = sort.isDescending ? 'descending' : 'ascending';
    if (isSorted) button.closest('th')?.setAttribute('aria-sort', order);
    else button.closest('th')?.removeAttribute('aria-sort');
  }
  markSelected(selected);
}

/** @param {{ onStep: (step: -1 | 1) => void, onSort: (key: string) => void }} listeners */
export function listenToList({ onStep, onSort }) {
  byId('previous').addEventListener('click', () => onStep(-1));
  byId('next').addEventListener('click', () => onStep(1));
  for (const button of document.querySelectorAll('[data-sort]')) {
    button.addEventListener('click', () => onSort(/** @type {HTMLElement} */ (button).dataset.sort ?? ''));
  }
}

/** @param {string | undefined} uuid */
export function markSelected(uuid) {
  for (const link of byId('rows').querySelectorAll('a')) {
    if (link.hash === `#${uuid}`) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}

function explainEmptyList() {
  return readQuery().has('q') || readFilters().size > 0
    ? 'No facility matches.'
    : 'No facility is here. Create one, or import a file: npm run import -- FILE.csv';
}

/** @param {Listed} row */
function showRow({ uuid, name, active, updatedAt, properties }) {
  const date = new Date(updatedAt);
  return make(
    'tr',
    {},
    make('td', {}, make('a', { href: `#${uuid}` }, name)),
    make('td', {}, String(properties?.type ?? '')),
    make('td', {}, active ? 'yes' : 'no'),
    make(
      'td',
      { className: 'updated' },
      make('time', { dateTime: updatedAt, title: updatedAt }, date.toLocaleDateString('en-CA')),
    ),
  );
}
