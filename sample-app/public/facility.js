import { send } from './api.js';
import { byId, make, say } from './dom.js';
import { isRegistryError } from './library/client/index.js';

/** What the user can do about an error, by its `errorCode`. */
const ADVICE = {
  'version-changed':
    'Somebody changed this facility after you opened it. Load it again, and repeat your change.',
  'facility-removed': 'This facility was deleted. Its uuid stays taken.',
  'identifier-taken': 'Another facility has one of these identifiers.',
  'uuid-taken': 'This uuid belongs to another facility, or did before it was deleted.',
};

/** @typedef {{ onChange: () => void, onClose: () => void, onOpen: (uuid: string) => void }} Listeners */

const section = () => byId('facility');

/** What is on screen: the facility as the server gave it, and its version. */
let current = { uuid: '', etag: '' };
/** @type {Listeners} */
let listeners = { onChange: () => undefined, onClose: () => undefined, onOpen: () => undefined };

/** @param {Listeners} given */
export function listenToFacility(given) {
  listeners = given;
}

/** Reads a facility and shows it. @param {string} uuid */
export async function openFacility(uuid) {
  const isOther = current.uuid !== uuid;
  try {
    const { headers, body } = await send('GET', `/facilities/${encodeURIComponent(uuid)}.json`);
    current = { uuid, etag: headers.get('etag') ?? '' };
    showForm(body);
  } catch (error) {
    current = { uuid, etag: '' };
    section().replaceChildren(heading('Facility'), problem(explain(error)), close());
    section().hidden = false;
  }
  if (isOther) byId('facility-heading').focus();
}

/** Shows an empty form. */
export function openNew() {
  current = { uuid: '', etag: '' };
  showForm({ name: '', active: true, identifiers: [], properties: {} });
  byId('facility-heading').focus();
}

export function closeFacility() {
  current = { uuid: '', etag: '' };
  section().hidden = true;
}

/** @param {any} facility */
function showForm(facility) {
  const isNew = !facility.uuid;
  const identifiers = make('div', { className: 'identifiers' });
  for (const identifier of facility.identifiers) addIdentifier(identifiers, identifier);
  const form = make(
    'form',
    { id: 'facility-form', noValidate: true },
    field('Name', '/name', { name: 'name', value: facility.name }),
    make(
      'label',
      { className: 'check' },
      make('input', { type: 'checkbox', name: 'active', checked: facility.active }),
      ' active',
    ),
    make(
      'div',
      { className: 'fields' },
      field('Longitude', '/coordinates/0', {
        name: 'longitude',
        value: String(facility.coordinates?.[0] ?? ''),
        inputMode: 'decimal',
      }),
      field('Latitude', '/coordinates/1', {
        name: 'latitude',
        value: String(facility.coordinates?.[1] ?? ''),
        inputMode: 'decimal',
      }),
    ),
    make(
      'fieldset',
      { 'data-pointer': '/identifiers' },
      make('legend', {}, 'Identifiers'),
      identifiers,
      button('Add an identifier', () => addIdentifier(identifiers).focus()),
    ),
    field(
      'Properties (JSON)',
      '/properties',
      { name: 'properties', value: JSON.stringify(facility.properties, null, 2), rows: 7 },
      'textarea',
    ),
    make('div', { id: 'facility-problem', role: 'alert' }),
    make(
      'p',
      { className: 'tools' },
      make('button', { className: 'primary' }, isNew ? 'Create' : 'Save'),
      ...(isNew
        ? []
        : [
            button('Delete', () => remove(), 'danger'),
            button('Load again', () => openFacility(current.uuid)),
          ]),
      close(),
    ),
  );
  form.addEventListener('submit', (/** @type {Event} */ event) => {
    event.preventDefault();
    void save(form, isNew);
  });
  section().replaceChildren(
    heading(isNew ? 'New facility' : facility.name),
    ...(isNew ? [] : [facts(facility)]),
    form,
    ...(isNew ? [] : [trials(facility)]),
  );
  section().hidden = false;
}

/** @param {any} facility */
function facts({ uuid, createdAt, updatedAt }) {
  const rows = { uuid, createdAt, updatedAt, ETag: current.etag };
  return make(
    'dl',
    {},
    ...Object.entries(rows).flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]),
  );
}

/** @param {() => Promise<unknown>} action */
const attempt = action => () => {
  clearProblems();
  return action().then(() => say('The server accepted it.'), showProblem);
};

/** Requests that break a rule on purpose. @param {any} facility */
function trials(facility) {
  const path = `/facilities/${facility.uuid}.json`;
  const changeElsewhere = async () => {
    const { body } = await send('GET', path, { isQuiet: true });
    const touched = { ...body, properties: { ...body.properties, touched: Date.now() } };
    await send('PUT', path, { body: touched });
    say('Changed as somebody else would. Now save your form: 412.');
  };
  return make(
    'details',
    {},
    make('summary', {}, 'Try the contract'),
    make(
      'p',
      { className: 'tools' },
      button(
        'Wrong method (405)',
        attempt(() => send('PATCH', path, { body: {} })),
      ),
      button(
        'Unknown facility (404)',
        attempt(() => send('GET', `/facilities/${crypto.randomUUID()}.json`)),
      ),
      button('Change it as somebody else', () => changeElsewhere().catch(showProblem)),
      button(
        'Bad value (400)',
        attempt(() => send('PUT', path, { body: { name: '', coordinates: [200, 0] } })),
      ),
    ),
  );
}

/** @param {HTMLFormElement} form @param {boolean} isNew */
async function save(form, isNew) {
  clearProblems();
  try {
    const body = readForm(form);
    const { headers, body: saved } = isNew
      ? await send('POST', '/facilities.json', { body })
      : await send('PUT', `/facilities/${current.uuid}.json`, { body, ifMatch: current.etag });
    current = { uuid: saved.uuid, etag: headers.get('etag') ?? '' };
    showForm(saved);
    say(isNew ? 'Created.' : 'Saved.');
    listeners.onChange();
    if (isNew) listeners.onOpen(saved.uuid);
    byId('facility-heading').focus();
  } catch (error) {
    showProblem(error);
  }
}

async function remove() {
  clearProblems();
  try {
    await send('DELETE', `/facilities/${current.uuid}.json`);
    say('Deleted. Delete it once more to see a 410.');
    listeners.onChange();
  } catch (error) {
    showProblem(error);
  }
}

/** @param {HTMLFormElement} form */
function readForm(form) {
  const { name, active, longitude, latitude, properties } = /** @type {any} */ (form.elements);
  const coordinates = [longitude.value, latitude.value].map(text => text.trim());
  return {
    name: name.value,
    active: active.checked,
    ...(coordinates.some(Boolean) && { coordinates: coordinates.map(toNumber) }),
    identifiers: [...form.querySelectorAll('.identifier')].map(row =>
      Object.fromEntries([...row.querySelectorAll('input')].map(input => [input.name, input.value])),
    ),
    properties: toJson(properties.value),
  };
}

/** What is no number is sent as it is: it is the server that says what is wrong. @param {string} text */
const toNumber = text => (text !== '' && Number.isFinite(Number(text)) ? Number(text) : text);

/** @param {string} text */
function toJson(text) {
  try {
    return JSON.parse(text || '{}');
  } catch {
    return text;
  }
}

/** Shows an error at the fields that it names, and as a whole. @param {unknown} error */
function showProblem(error) {
  const { summary, errors, action } = explain(error);
  const elsewhere = errors.filter(({ pointer, message }) => !markField(pointer ?? '', message));
  const place = byId('facility-problem');
  place?.replaceChildren(problem({ summary, errors: elsewhere, action }));
  say(summary, true);
  document.querySelector('#facility [aria-invalid]')?.scrollIntoView({ block: 'center' });
  /** @type {HTMLElement | null} */ (document.querySelector('#facility [aria-invalid]'))?.focus();
}

/** @param {unknown} error @returns {{ summary: string, errors: readonly any[], action?: Node }} */
function explain(error) {
  if (!isRegistryError(error)) return { summary: String(error), errors: [] };
  if (error.kind === 'network') return { summary: 'The server cannot be reached.', errors: [] };
  const advice = /** @type {Record<string, string>} */ (ADVICE)[error.errorCode ?? ''];
  const allow = error.status === 405 ? ` Allow: ${error.headers.get('allow')}` : '';
  return {
    summary: `${error.code}: ${advice ?? error.message}${allow}`,
    errors: error.errors,
    action:
      error.errorCode === 'version-changed'
        ? button('Load the new version', () => openFacility(current.uuid))
        : undefined,
  };
}

/** @param {{ summary: string, errors?: readonly any[], action?: Node }} explanation */
function problem({ summary, errors = [], action }) {
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

function clearProblems() {
  for (const input of document.querySelectorAll('#facility [aria-invalid]')) {
    input.removeAttribute('aria-invalid');
    input.removeAttribute('aria-describedby');
  }
  for (const text of document.querySelectorAll('#facility .error')) text.remove();
  byId('facility-problem')?.replaceChildren();
}

/** @param {HTMLElement} list */
function addIdentifier(list, identifier = { agency: '', context: '', id: '' }) {
  const row = make('div', { className: 'identifier' });
  const index = list.children.length;
  for (const [name, value] of Object.entries(identifier)) {
    row.append(field(name, `/identifiers/${index}/${name}`, { name, value }));
  }
  row.append(
    button('Remove', () => {
      row.remove();
      [...list.children].forEach((other, at) => {
        for (const input of other.querySelectorAll('[data-pointer]')) {
          input.setAttribute(
            'data-pointer',
            `/identifiers/${at}/${/** @type {HTMLInputElement} */ (input).name}`,
          );
        }
      });
    }),
  );
  list.append(row);
  return row.querySelector('input');
}

/** @param {string} label @param {string} pointer @param {Record<string, unknown>} properties */
function field(label, pointer, properties, element = 'input') {
  return make(
    'label',
    {},
    label,
    make(element, { ...properties, 'data-pointer': pointer, autocomplete: 'off' }),
  );
}

/** @param {string} text @param {() => unknown} onClick */
function button(text, onClick, className = '') {
  const element = make('button', { type: 'button', className }, text);
  element.addEventListener('click', onClick);
  return element;
}

const heading = (/** @type {string} */ text) => make('h2', { id: 'facility-heading', tabIndex: -1 }, text);
const close = () => button('Close', () => listeners.onClose());
