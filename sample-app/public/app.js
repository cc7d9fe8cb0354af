import {
  changeQuery,
  clearSelected,
  readPaging,
  readSelected,
  readSorting,
  writeSelected,
} from './address.js';
import { isSignedIn, onExchange } from './api.js';
import { byId, say } from './dom.js';
import { showExchange } from './exchange.js';
import { closeFacility, listenToFacility, openFacility, openNew } from './facility.js';
import { listenToFilters, showFilterErrors, showFilters } from './filter-form.js';
import { isRegistryError } from './library/client/index.js';
import { listenToList, markSelected } from './list.js';
import { Listing } from './listing.js';
import { FacilityMap } from './map.js';
import { askToSignIn, listenToSignIn, showWhatIsAllowed } from './sign-in.js';

const map = new FacilityMap(byId('canvas'), uuid => {
  location.hash = uuid;
});
// For whoever measures.
Object.assign(globalThis, { facilityMap: map });

const listing = new Listing(map, showError);

/** The query of the address bar that the list and the map show. */
let shownQuery = '';

/** Shows what the address bar asks for. */
function showListing() {
  shownQuery = location.search;
  showFilters();
  void listing.load();
}

function search() {
  shownQuery = location.search;
  listing.search();
}

function showSelected() {
  const uuid = readSelected();
  markSelected(uuid);
  map.select(uuid);
  if (uuid) void openFacility(uuid);
  else closeFacility();
}

function start() {
  showWhatIsAllowed();
  if (!isSignedIn()) return;
  showListing();
  if (readSelected()) showSelected();
}

/** @param {unknown} error */
function showError(error) {
  if (isRegistryError(error, 401)) {
    askToSignIn('The name or the password is wrong.');
  } else if (isRegistryError(error, 400)) {
    showFilterErrors(error.errors);
  } else if (isRegistryError(error) && error.kind === 'response') {
    const wait = error.retryAfter === undefined ? '' : ` Try again in ${error.retryAfter} s.`;
    say(`${error.code}: ${error.message}${wait}`, true);
  } else {
    say('The server cannot be reached.', true);
  }
}

onExchange(showExchange);
listenToSignIn(() => {
  start();
  byId('list-heading').focus();
});
listenToFilters({ onFilter: showListing, onSearch: search });
listenToList({
  onStep: step => {
    const { limit, offset } = readPaging();
    changeQuery(query => query.set('offset', String(Math.max(0, offset + step * limit) || '')));
    showListing();
  },
  onSort: key => {
    const { by, isDescending } = readSorting();
    changeQuery(query => {
      for (const name of ['sortAsc', 'sortDesc', 'offset']) query.delete(name);
      query.set(by === key && !isDescending ? 'sortDesc' : 'sortAsc', key);
    });
    showListing();
  },
});
listenToFacility({
  onChange: () => void listing.load({ isQuiet: true }),
  onOpen: writeSelected,
  onClose: () => {
    clearSelected();
    showSelected();
    byId('list-heading').focus();
  },
});
byId('new').addEventListener('click', () => {
  clearSelected();
  markSelected(undefined);
  openNew();
});
byId('zoom-in').addEventListener('click', () => map.zoom(1.5));
byId('zoom-out').addEventListener('click', () => map.zoom(1 / 1.5));
byId('zoom-fit').addEventListener('click', () => map.fit());
addEventListener('hashchange', showSelected);
// A change of the hash alone is a popstate, too.
addEventListener('popstate', () => {
  if (isSignedIn() && location.search !== shownQuery) showListing();
});

start();
