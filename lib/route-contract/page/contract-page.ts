import { codeOf, getPhrase } from '../../status/index.js';
import type { PathContract, RegistryContract } from '../registry-contract.js';
import type { RouteContract } from '../route-contract.js';
import { LETTERS, type Mark, pageCells } from './contract-page-cells.js';
import { PAGE_STYLE } from './contract-page.style.js';
import { renderErrorCatalogue } from './error-catalogue.js';
import { html, type Html } from './html.js';

/**
 * The options for the page of the contract.
 *
 * @publicApi
 */
export interface ContractPageOptions {
  /**
   * The title of the page.
   *
   * @defaultValue `'The contract'`
   */
  title?: string;

  /**
   * The links above the title of the page: text by URL.
   *
   * @example
   * ```ts
   * const links = { '/docs': 'Try every operation' };
   * ```
   *
   * @defaultValue `{}`
   */
  links?: Readonly<Record<string, string>>;
}

/**
 * Renders the contract of an application as a page: one table of every route with every code that it sends, and the origin
 * of each. The HTML needs no scripts and no assets.
 *
 * @param contract - the injected contract of the application
 *
 * @example
 * ```ts
 * import { Controller, Get, Header } from '@nestjs/common';
 * import { RegistryContract, renderContractPage } from 'nestjs-registry-http';
 *
 * @Controller('contract')
 * export class ContractController {
 *   constructor(private readonly contract: RegistryContract) {}
 *
 *   @Get()
 *   @Header('Content-Type', 'text/html; charset=utf-8')
 *   page(): string {
 *     return renderContractPage(this.contract, { title: 'Facility registry' });
 *   }
 * }
 * ```
 *
 * @publicApi
 */
export function renderContractPage(
  contract: Pick<RegistryContract, 'routes' | 'paths'> & Partial<Pick<RegistryContract, 'errorCatalogue'>>,
  { title = 'The contract', links = {} }: ContractPageOptions = {},
): string {
  const rows = contract.routes.map(route => ({ route, marks: pageCells(route) }));
  const others = contract.paths.filter(({ path }) => !isOpen(contract.routes, path));
  const statuses = new Set(rows.flatMap(({ marks }) => [...marks.keys()]));
  if (others.length) statuses.add(405);
  const columns = [...statuses].sort((one, other) => one - other);
  const sources = Object.entries(LETTERS).map(([source, letter]) => html`<b>${letter}</b> ${source}`);

  const responding = contract.routes.filter(({ excluded }) => !excluded).length;
  const catalogue = contract.errorCatalogue?.();

  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${PAGE_STYLE}
        </style>
      </head>
      <body>
        <main>
          ${Object.keys(links).length > 0 ? html`<nav>${Object.entries(links).map(([url, text]) => html`<a href="${url}">${text}</a> `)}</nav>` : ''}
          <h1>${title}</h1>
          <div class="wide">
            <table>
              <caption>
                The responses of every route.
                <b>✓</b>
                success; an error comes from: ${join(sources, ', ')}.
              </caption>
              <thead>
                <tr>
                  <th scope="col">Path</th>
                  <th scope="col">Method</th>
                  <th scope="col">Handler</th>
                  ${columns.map(status => heading(status))}
                </tr>
              </thead>
              ${contract.paths.map(({ path, allow }) => {
                const ofPath = rows.filter(({ route }) => route.path === path);
                const isClosed = others.some(other => other.path === path);
                return html`<tbody>
                  ${ofPath.map(
                    ({ route, marks }, index) =>
                      html`<tr>
                        ${index === 0 ? pathCell(path, ofPath.length + Number(isClosed)) : ''}${routeCells(route)}${columns.map(status => cell(status, marks.get(status)))}
                      </tr> `,
                  )}${isClosed ? otherMethods({ path, allow }, columns) : ''}
                </tbody> `;
              })}
            </table>
          </div>
          <p>${columns.map(status => html`<span class="phrase">${codeOf(status)}</span> `)}</p>
          <p>
            A HEAD gets the response of the GET, without its body. An OPTIONS gets the methods of the path.
          </p>
          ${contract.routes.some(({ excluded }) => excluded) ? html`<p>Routes that are excluded respond as in bare Nest, and what they respond with is not listed.</p>` : ''}
          ${catalogue ? renderErrorCatalogue(catalogue, responding) : ''}
        </main>
      </body>
    </html> `;
  return page.toString();
}

function pathCell(path: string, rows: number): Html {
  return html`<th scope="rowgroup" rowspan="${rows}"><code>${path}</code></th>`;
}

function routeCells({ method, versions, controller, handler, success, excluded }: RouteContract): Html {
  const version = versions.length ? html` <small>version ${versions.join(', ')}</small>` : '';
  const location = success.location ? html` <small>Location</small>` : '';
  const mark = excluded ? html` <small>excluded</small>` : '';
  return html`<th scope="row">${method}${version}</th>
    <td>${controller}.<wbr />${handler}${location}${mark}</td>`;
}

function otherMethods({ allow }: PathContract, columns: readonly number[]): Html {
  const mark: Mark = { text: LETTERS.library, title: `Allow: ${allow.join(', ')}`, kind: 'client' };
  const cells = columns.map(status => cell(status, status === 405 ? mark : undefined));
  return html`<tr class="other">
    <th scope="row">any other</th>
    <td></td>
    ${cells}
  </tr> `;
}

function heading(status: number): Html {
  return html`<th scope="col" class="code"><abbr title="${getPhrase(status)}">${status}</abbr></th> `;
}

/** Includes the status, because a narrow page has no columns. */
function cell(status: number, mark: Mark | undefined): Html {
  if (!mark) return html`<td></td>`;
  return html`<td class="${mark.kind}" data-status="${status}" title="${mark.title}">
    ${mark.text}<span class="hidden">: ${mark.title}</span>
  </td>`;
}

/** Whether a route has every method of the path. */
function isOpen(routes: readonly RouteContract[], path: string): boolean {
  return routes.some(route => route.path === path && route.method === 'ALL');
}

function join(parts: readonly Html[], separator: string): Html {
  return html`${parts.map((part, index) => (index ? html`${separator}${part}` : part))}`;
}
