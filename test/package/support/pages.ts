import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './stage.js';

/** A page of the documentation. */
export interface Page {
  /** Relative to the root. */
  readonly file: string;
  readonly text: string;
}

/** Generated pages are not looked at. */
const GENERATED = /^docs\/(?:api|\.vitepress)\//;

/** Every page that users and contributors read. */
export function readPages(): Page[] {
  const files = [
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'sample-app/README.md',
    ...markdownIn('docs'),
    ...markdownIn('examples'),
  ];
  return files.map(file => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));
}

function markdownIn(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md') && !name.includes('node_modules'))
    .map(name => `${folder}/${name}`)
    .filter(file => !GENERATED.test(file))
    .sort();
}

/** The anchors of a page's headings, but for those that GitHub and VitePress make differently. */
export function anchorsOf(text: string): string[] {
  const headings = [...text.replaceAll(/^```[^]*?^```/gm, '').matchAll(/^#{1,6} (.+)$/gm)];
  return headings.flatMap(([, heading = '']) => {
    const onGitHub = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-');
    const inVitePress = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .replaceAll(/^-+|-+$/g, '');
    return onGitHub === inVitePress ? [onGitHub] : [];
  });
}

/** The targets of a page's links and images outside of its code. */
export function linksOf(text: string): string[] {
  const prose = text.replaceAll(/^```[^]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}
