import { button, make } from './dom.js';

/** The form of a facility. @param {any} facility @param {Node[]} buttons */
export function makeForm(facility, buttons) {
  const identifiers = make('div', { className: 'identifiers' });
  for (const identifier of facility.identifiers) addIdentifier(identifiers, identifier);
  return make(
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
    make('p', { className: 'tools' }, ...buttons),
  );
}

/** The facility that a form holds, as it is sent. @param {HTMLFormElement} form */
export function readForm(form) {
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
