import { button, byId, make, say } from './dom.js';
import { isRegistryError } from './library/client/index.js';

/** What the user can do about an error, by its `errorCode`. */
const ADVICE = {
  'version-changed':
    'Somebody changed this facility after you opened it. Load it again, and repeat your change.',
  'facility-removed': 'This facility was deleted. Its uuid stays taken.',
  'identifier-taken': 'Another facility has one of these identifiers.',
  'uuid-taken': 'This uuid belongs to another facility, or did before it was deleted.',
};

/** Shows an error at the fields that it names, and as a whole. @param {unknown} error @param {() => void} reload reads the facility again */
export function showProblem(error, reload) {
  const { summary, errors, action } = explain(error, reload);
  const elsewhere = errors.filter(({ pointer, message }) => !markField(pointer ?? '', message));
  const place = byId('facility-problem');
  place?.replaceChildren(problem({ summary, errors: elsewhere, action }));
  say(summary, true);
  const invalid = /** @type {HTMLElement | null} */ (document.querySelector('#facility [aria-invalid]'));
  invalid?.scrollIntoView({ block: 'center' });
  invalid?.focus();
}

/** @param {unknown} error @param {() => void} reload @returns {{ summary: string, errors: readonly any[], action?: Node }} */
export function explain(error, reload) {
  if (!isRegistryError(error)) return { summary: String(error), errors: [] };
  if (error.kind === 'network') return { summary: 'The server cannot be reached.', errors: [] };
  const advice = /** @type {Record<string, string>} */ (ADVICE)[error.errorCode ?? ''];
  const allow = error.status === 405 ? `. Allow: ${error.headers.get('allow')}` : '';
  return {
    summary: `${error.code}: ${advice ?? error.message}${allow}`,
    errors: error.errors,
    action: error.errorCode === 'version-changed' ? button('Load the new version', reload) : undefined,
  };
}

/** @param {{ summary: string, errors?: readonly any[], action?: Node }} explanation */
export function problem({ summary, errors = [], action }) {
  const entries = errors.map(({ pointer, parameter, message }) =>
    make('li', {}, `${pointer ?? parameter ?? ''} ${message}`),
  );
  return make(
    'div',
    { className: 'problem' },
    make('p', {}, summary),
    ...(entries.length > 0 ? [make('ul', {}, ...entries)] : []),
    ...(action ? [action] : []),
  );
}

/**
 * Marks the field that a pointer leads to, or the one around it.
 *
 * @param {string} pointer @param {string} message
 */
function markField(pointer, message) {
  for (let at = pointer; at; at = at.slice(0, at.lastIndexOf('/'))) {
    const place = document.querySelector(`#facility [data-pointer="${CSS.escape(at)}"]`);
    if (!place) continue;
    const input = place.matches('input, textarea')
      ? place
      : (place.querySelector('input, textarea') ?? place);
    const id = `problem-${at.replaceAll('/', '-')}`;
    const rest = pointer.slice(at.length);
    input.setAttribute('aria-invalid', 'true');
    input.setAttribute('aria-describedby', id);
    byId(id)?.remove();
    place.insertAdjacentElement(
      place === input ? 'afterend' : 'beforeend',
      make('span', { id, className: 'error' }, `${rest} ${message}`.trim()),
    );
    return true;
  }
  return false;
}

export function clearProblems() {
  for (const input of document.querySelectorAll('#facility [aria-invalid]')) {
    input.removeAttribute('aria-invalid');
    input.removeAttribute('aria-describedby');
  }
  for (const text of document.querySelectorAll('#facility .error')) text.remove();
  byId('facility-problem')?.replaceChildren();
}
