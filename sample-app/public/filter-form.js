import { changeQuery, clearQuery, readFilters, readQuery } from './address.js';
import { byId } from './dom.js';

/** Shows the filters as the address bar has them. */
export function showFilters() {
  const query = readQuery();
  for (const input of byId('filters').querySelectorAll('[name]')) input.value = query.get(input.name) ?? '';
  if ([...readFilters()].length > 0) byId('more-filters').open = true;
}

/** Shows what the server refuses. @param {readonly { parameter?: string, message: string }[]} errors */
export function showFilterErrors(errors) {
  if (errors.length > 0) byId('more-filters').open = true;
  byId('filters-error').textContent = errors
    .map(({ parameter, message }) => `${parameter} ${message}`)
    .join('; ');
}

/** Writes what the user asks for into the address bar. @param {{ onFilter: () => void, onSearch: () => void }} listeners */
export function listenToFilters({ onFilter, onSearch }) {
  const form = byId('filters');
  form.addEventListener('submit', (/** @type {Event} */ event) => {
    event.preventDefault();
    const given = /** @type {[string, string][]} */ ([...new FormData(form)]);
    changeQuery(query => {
      query.delete('offset');
      for (const [name, value] of given) query.set(name, value.trim());
    });
    onFilter();
  });
  form.elements.q.addEventListener('input', () => {
    changeQuery(query => {
      query.delete('offset');
      query.set('q', form.elements.q.value.trim());
    }, 'replaceState');
    onSearch();
  });
  byId('clear').addEventListener('click', () => {
    clearQuery();
    onFilter();
  });
}
