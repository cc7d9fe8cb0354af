/**
 * Makes an element.
 *
 * @param {string} name
 * @param {Record<string, unknown>} [properties] properties of the element; `data-…` and `aria-…` become attributes
 * @param {...(Node | string)} children
 * @returns {any}
 */
export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    if (key.includes('-') || key === 'role' || key === 'for') element.setAttribute(key, String(value));
    else Object.assign(element, { [key]: value });
  }
  element.append(...children);
  return element;
}

/** @param {string} text @param {() => unknown} onClick */
export function button(text, onClick, className = '') {
  const element = make('button', { type: 'button', className }, text);
  element.addEventListener('click', onClick);
  return element;
}

/** @param {string} id @returns {any} */
export const byId = id => document.getElementById(id);

/** Tells the user what happened, also one who listens. @param {string} text */
export function say(text, isError = false) {
  const status = byId('status');
  status.textContent = text;
  status.className = isError ? 'error' : '';
}
