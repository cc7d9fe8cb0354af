import type { ErrorCatalogueEntry, ErrorCatalogueOperation } from '../error-catalogue.js';
import { html, Html } from './html.js';

/** A longer list of operations is collapsed. */
const MOST_SHOWN = 6;

/** The part of the page that explains each error. The `type` of a problem can link to it. */
export function renderErrorCatalogue(entries: readonly ErrorCatalogueEntry[], routes: number): Html {
  const ids = new Set<string>();
  const used = entries.filter(isUsed);
  const others = entries.filter(entry => !isUsed(entry));
  // Names come first: the name of an error may equal that of a status.
  const idAttributes = new Map(
    [...entries]
      .sort((one, other) => Number(one.errorCode === undefined) - Number(other.errorCode === undefined))
      .map(entry => [entry, takeId(ids, entry.anchor)]),
  );
  return html`<section>
    <h2>Errors</h2>
    <p>
      What each error means, and which operations respond with it: by name, or by status if it has no name.
    </p>
    ${used.map(
      entry =>
        html`<article ${idAttributes.get(entry) ?? ''}>
          <h3>${renderName(entry)}</h3>
          <div>${renderDescription(entry)} ${renderOperations(entry.operations, routes)}</div>
        </article> `,
    )}
    ${
      others.length
        ? html`<h3>Other statuses</h3>
            <p>
              No operation declares them, or only by name. They can also come from parsers, the router or the
              server.
            </p>
            <ul class="statuses">
              ${others.map(entry => html`<li ${idAttributes.get(entry) ?? ''}><b>${entry.code}</b> ${entry.description}</li> `)}
            </ul>`
        : ''
    }
  </section> `;
}

function takeId(ids: Set<string>, anchor: string): Html | '' {
  if (ids.has(anchor)) return '';
  ids.add(anchor);
  return html`id="${anchor}"`;
}

function renderName({ errorCode, anchor, code, status }: ErrorCatalogueEntry): Html {
  const target = `#${encodeURIComponent(anchor)}`;
  const kind = status < 500 ? 'client' : 'server';
  return errorCode === undefined
    ? html`<a href="${target}"><span class="status ${kind}">${code}</span></a>`
    : html`<a href="${target}"><code>${errorCode}</code></a> <span class="status ${kind}">${code}</span>`;
}

/** The title of an error, if its class has one, and the circumstances in which it is sent. */
function renderDescription({ errorCode, code, status, title, description }: ErrorCatalogueEntry): Html {
  const sentence = html`<p class="sentence">${description}</p>`;
  const hasTitle = errorCode !== undefined && code !== `${status} ${title}`;
  return hasTitle
    ? html`<p class="sentence">${title}</p>
        ${sentence}`
    : sentence;
}

function renderOperations(operations: readonly ErrorCatalogueOperation[], routes: number): Html {
  if (operations.length === routes && routes > 1) return html`<p><small>every operation</small></p>`;
  const list = html`<ul>
    ${operations.map(({ method, path }) => html`<li><b>${method}</b> <code>${path}</code></li> `)}
  </ul>`;
  if (operations.length <= MOST_SHOWN) return list;
  return html`<details>
    <summary>${operations.length} operations</summary>
    ${list}
  </details>`;
}

function isUsed({ operations }: ErrorCatalogueEntry): boolean {
  return operations.length > 0;
}
