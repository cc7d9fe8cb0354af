import { send } from './api.js';
import { button, byId, make, say } from './dom.js';
import { makeForm, readForm } from './facility-form.js';
import { clearProblems, explain, problem, showProblem } from './problems.js';

/** @typedef {{ onChange: () => void, onClose: () => void, onOpen: (uuid: string) => void }} Listeners */

const section = () => byId('facility');

/** What is on screen: the facility as the server gave it, and its version. */
let current = { uuid: '', etag: '' };
/** @type {Listeners} */
let listeners = { onChange: () => undefined, onClose: () => undefined, onOpen: () => undefined };

const reload = () => openFacility(current.uuid);
/** @param {unknown} error */
const refuse = error => showProblem(error, reload);

/** @param {Listeners} given */
export function listenToFacility(given) {
  listeners = given;
}

/** Reads a facility and shows it. @param {string} uuid */
export async function openFacility(uuid) {
  const isOther = current.uuid !== uuid;
  say('');
  try {
    const { headers, body } = await send('GET', `/facilities/${encodeURIComponent(uuid)}.json`);
    current = { uuid, etag: headers.get('etag') ?? '' };
    showForm(body);
  } catch (error) {
    current = { uuid, etag: '' };
    section().replaceChildren(heading('Facility'), problem(explain(error, reload)), close());
    section().hidden = false;
  }
  if (isOther) byId('facility-heading').focus();
}

/** Shows an empty form. */
export function openNew() {
  current = { uuid: '', etag: '' };
  say('');
  showForm({ name: '', active: true, identifiers: [], properties: {} });
  byId('facility-heading').focus();
}

export function closeFacility() {
  current = { uuid: '', etag: '' };
  say('');
  section().hidden = true;
}

/** @param {any} facility */
function showForm(facility) {
  const isNew = !facility.uuid;
  const form = makeForm(facility, [
    make('button', { className: 'primary' }, isNew ? 'Create' : 'Save'),
    ...(isNew ? [] : [button('Delete', () => remove(), 'danger'), button('Load again', reload)]),
    close(),
  ]);
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
  return action()
    .then(() => say('The server accepted it.'), refuse)
    .finally(() => byId('exchanges').scrollIntoView({ block: 'nearest' }));
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
      button('Change it as somebody else', () => changeElsewhere().catch(refuse)),
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
    refuse(error);
  }
}

async function remove() {
  clearProblems();
  try {
    await send('DELETE', `/facilities/${current.uuid}.json`);
    say('Deleted. Delete it once more to see a 410.');
    disable(byId('facility-form'));
    listeners.onChange();
  } catch (error) {
    refuse(error);
  }
}

/** @param {HTMLFormElement} form */
function disable(form) {
  /** @type {NodeListOf<HTMLInputElement>} */
  const controls = form.querySelectorAll('input, textarea, fieldset, .primary');
  for (const control of controls) control.disabled = true;
}

const heading = (/** @type {string} */ text) => make('h2', { id: 'facility-heading', tabIndex: -1 }, text);
const close = () => button('Close', () => listeners.onClose());
