import { Html } from './html.js';

/** The style of the page: one table as wide as the page, with columns as narrow as their codes and headings that stay. */
export const PAGE_STYLE = new Html(`
:root {
  color-scheme: light dark;
  --text: #1c2430;
  --muted: #5a6675;
  --ground: #ffffff;
  --head: #f2f5f8;
  --line: #d8dfe7;
  --success: #0b6b3a;
  --success-ground: #e2f5ea;
  --client: #8a4b00;
  --client-ground: #fdf1dd;
  --server: #a01227;
  --server-ground: #fde6e9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e3e9f0;
    --muted: #9aa7b6;
    --ground: #12171e;
    --head: #1b222c;
    --line: #313c4a;
    --success: #7fdca6;
    --success-ground: #12311f;
    --client: #f2c079;
    --client-ground: #35270f;
    --server: #ff9aa8;
    --server-ground: #3a161c;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 14px/1.4 system-ui, sans-serif; }
main { padding: 1.25rem; }
h1 { margin: 0 0 .5rem; font-size: 1.4rem; }
p, caption { color: var(--muted); }
h2 { margin: 2rem 0 0; font-size: 1.2rem; }
p { margin: .75rem 0 0; }
table { width: 100%; border-collapse: separate; border-spacing: 0; border: 1px solid var(--line); }
caption { padding: 0 0 .75rem; text-align: left; }
th, td { padding: .3rem .5rem; border-top: 1px solid var(--line); text-align: left; }
th { font-weight: 600; white-space: nowrap; }
thead th { position: sticky; top: 0; z-index: 1; border-top: 0; border-bottom: 1px solid var(--line); background: var(--head); }
tbody:first-of-type tr:first-child > * { border-top: 0; }
tbody th[scope=rowgroup] { vertical-align: top; background: var(--head); white-space: normal; overflow-wrap: anywhere; }
tbody tr:not(:first-child) > * { border-top-style: dotted; }
tbody tr:hover > :not([scope=rowgroup]) { box-shadow: inset 0 1px var(--muted), inset 0 -1px var(--muted); }
.code { width: 3%; min-width: 2.2rem; padding: .3rem 0; text-align: center; }
abbr { text-decoration: none; cursor: help; }
.phrase { margin-right: 1rem; white-space: nowrap; }
td.success, td.client, td.server { padding: .3rem 0; text-align: center; font-weight: 600; border-left: 1px solid var(--ground); }
.success { color: var(--success); background: var(--success-ground); }
.client { color: var(--client); background: var(--client-ground); }
.server { color: var(--server); background: var(--server-ground); }
.other th { font-weight: 400; color: var(--muted); }
small { color: var(--muted); font-weight: 400; }
code { font: .92em ui-monospace, monospace; }
section { max-width: 70rem; }
article { display: grid; grid-template-columns: minmax(12rem, 20rem) 1fr; gap: 0 1.5rem; padding: .75rem .5rem; border-bottom: 1px solid var(--line); }
article p { margin: 0; }
article > div > :first-child { color: var(--text); }
article ul { margin: .25rem 0 0; padding: 0; list-style: none; }
article li, .statuses li { overflow-wrap: anywhere; }
:target { background: var(--head); }
h3 { margin: 0; font-size: 1em; overflow-wrap: anywhere; }
h3 a { color: inherit; text-decoration-color: var(--line); }
section > h3 { margin-top: 1.5rem; }
.status { display: inline-block; padding: 0 .4rem; border-radius: .2rem; font-weight: 600; white-space: nowrap; }
.sentence { display: block; }
.sentence::first-letter { text-transform: uppercase; }
.statuses { margin: .5rem 0 0; padding-left: 1.2rem; }
nav { margin: 0 0 .5rem; }
a { color: inherit; }
@media (max-width: 60rem) {
  main { padding: .75rem; }
  table, caption, tbody, tr, tbody th, td { display: block; border: 0; }
  thead, td:empty { display: none; }
  table { border: 0; }
  tbody { margin-bottom: .75rem; border: 1px solid var(--line); }
  tbody tr:not(:first-child) { border-top: 1px dotted var(--line); }
  tbody tr { padding-bottom: .3rem; overflow-wrap: anywhere; }
  tbody th:not([scope=rowgroup]), tbody th + td { display: inline-block; }
  td[data-status] { display: inline-block; margin-left: .4rem; padding: 0 .4rem; border-radius: .2rem; }
  td[data-status]::before { content: attr(data-status) ' '; }
  article { grid-template-columns: 1fr; gap: .25rem; padding: .75rem .25rem; }
}
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`);
