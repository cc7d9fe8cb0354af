import { isSignedIn, signIn, signOut, userName } from './api.js';
import { byId, say } from './dom.js';

/** Shows the registry to a user who has signed in, and to others the form to do so. */
export function showWhatIsAllowed(message = '') {
  const isAllowed = isSignedIn();
  byId('sign-in').hidden = isAllowed;
  byId('registry').hidden = !isAllowed;
  byId('who').hidden = !isAllowed;
  byId('sign-in-error').textContent = message;
  if (isAllowed) byId('who-name').textContent = userName();
  else byId('sign-in').querySelector('input').focus();
}

/** Signs out, and says why. @param {string} [message] */
export function askToSignIn(message) {
  signOut();
  say('');
  showWhatIsAllowed(message);
}

/** @param {() => void} onSignIn */
export function listenToSignIn(onSignIn) {
  byId('sign-in').addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const given = new FormData(byId('sign-in'));
    signIn(String(given.get('name')), String(given.get('password')));
    onSignIn();
  });
  byId('sign-out').addEventListener('click', () => askToSignIn());
}
