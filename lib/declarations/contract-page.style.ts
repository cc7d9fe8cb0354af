import { Html } from './html.js';

/** The style of the page: one table that scrolls by itself, with headings that stay. */
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
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.45 system-ui, sans-serif; }
main { max-width: 96rem; margin: 0 auto; padding: 1.5rem; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; }
p, caption { color: var(--muted); }
.table { position: relative; overflow: auto; max-height: 85vh; border: 1px solid var(--line); border-radius: 6px; }
table { width: 100%; border-collapse: separate; border-spacing: 0; }
caption { padding: .6rem .75rem; text-align: left; }
caption span { display: inline-block; position: sticky; left: .75rem; max-width: calc(100vw - 6rem); }
th, td { padding: .35rem .6rem; border-top: 1px solid var(--line); text-align: left; white-space: nowrap; }
th { font-weight: 600; }
thead th { position: sticky; top: 0; z-index: 1; background: var(--head); vertical-align: bottom; }
tbody th[scope=rowgroup] { vertical-align: top; background: var(--head); }
tbody tr:not(:first-child) > * { border-top-style: dotted; }
.code { min-width: 3.4rem; text-align: center; line-height: 1.2; }
.code span { display: block; max-width: 6.5rem; margin: 0 auto; font-size: .72rem; font-weight: 400; white-space: normal; color: var(--muted); }
td.success, td.client, td.server { text-align: center; font-weight: 600; border-left: 1px solid var(--ground); }
.success { color: var(--success); background: var(--success-ground); }
.client { color: var(--client); background: var(--client-ground); }
.server { color: var(--server); background: var(--server-ground); }
.other th { font-weight: 400; color: var(--muted); }
small { color: var(--muted); font-weight: 400; }
code { font: .92em ui-monospace, monospace; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`);
