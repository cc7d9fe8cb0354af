import { byId, make } from './dom.js';

const KEPT = 20;

/** Shows an exchange as the last one, and the one that was there as an earlier one. @param {import('./api.js').Exchange} exchange */
export function showExchange(exchange) {
  const earlier = byId('earlier');
  earlier.prepend(
    make(
      'li',
      {},
      make(
        'details',
        {},
        make(
          'summary',
          {},
          `${exchange.request.line.replace(' HTTP/1.1', '')} → ${exchange.status || 'none'}`,
        ),
        describe(exchange),
      ),
    ),
  );
  while (earlier.children.length > KEPT) earlier.lastElementChild.remove();
  if (!exchange.isQuiet) byId('exchange').replaceChildren(describe(exchange));
}

/** @param {import('./api.js').Exchange} exchange */
function describe({ request, response, status }) {
  const kind = status === 0 || status >= 500 ? 'fault' : status >= 400 ? 'refused' : 'good';
  return make(
    'div',
    { className: 'exchange' },
    message('Request', request, ''),
    message('Response', response, kind),
  );
}

/** @param {string} title @param {import('./api.js').Message} message @param {string} kind */
function message(title, { line, fields, body }, kind) {
  const text = fields.map(([name, value]) => `${name}: ${value}\n`).join('');
  return make(
    'figure',
    {},
    make('figcaption', {}, title),
    make(
      'pre',
      { tabIndex: 0 },
      make('strong', { className: kind }, line),
      `\n${text}${body && `\n${body}`}`,
    ),
  );
}
