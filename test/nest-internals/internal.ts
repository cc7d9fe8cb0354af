import { readFileSync } from 'node:fs';
import { it } from 'vitest';

const REFERENCE = new URL('../../docs/reference/', import.meta.url);

/** The pages that say what is taken of others beyond their documentation. */
const PAGES = ['nest-internals', 'express-internals', 'fastify-internals', 'node-internals'] as const;

/** A row of one of the pages. */
export interface Internal {
  readonly name: string;
  /** What is read of the other package. */
  readonly what: string;
  /** What breaks when that changes. */
  readonly breaks: string;
  /** Where it is read: files of the repository. */
  readonly files: readonly string[];
  readonly page: string;
}

/** The rows of the pages, in their order. */
export function readInternals(): Internal[] {
  return PAGES.flatMap(name => {
    const page = `docs/reference/${name}.md`;
    const rows = readFileSync(new URL(`${name}.md`, REFERENCE), 'utf8').matchAll(
      /^\| `([\w-]+)`\s*\|(.*)\|$/gm,
    );
    return [...rows].map(([, test = '', rest = '']) => {
      const [what = '', , breaks = '', where = ''] = rest.split(/(?<!\\)\|/).map(cell => cell.trim());
      const files = [...where.matchAll(/`([^`]+)`/g)].map(([, file]) => `lib/${file}`);
      return { name: test, what, breaks, files, page };
    });
  });
}

const internals = new Map(readInternals().map(row => [row.name, row]));

/** Holds one row of the pages against the installed package. A failure says what is lost, and where to mend it. */
export function internal(name: string, check: () => unknown): void {
  it(name, async () => {
    try {
      await check();
    } catch (failure) {
      const { what, breaks, files = [], page } = internals.get(name) ?? {};
      throw new Error(
        [
          `Gone, or in another form: ${what}.`,
          `What breaks: ${breaks}.`,
          `Mend it in ${files.join(' and ')}, then the row "${name}" in ${page}.`,
        ].join('\n'),
        { cause: failure },
      );
    }
  });
}
