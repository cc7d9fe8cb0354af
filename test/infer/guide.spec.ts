import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { inferTable } from '../../lib/cli/infer/infer-table.js';
import { infer } from '../../lib/infer/index.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

it('prints for the controller of the guide the report of the guide', () => {
  const guide = readFileSync(join(ROOT, 'docs/guides/infer.md'), 'utf8');
  const block = (language: string) =>
    new RegExp(String.raw`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(guide)?.[1];
  const folder = mkdtempSync(join(ROOT, 'test/infer/.tmp-'));
  try {
    mkdirSync(join(folder, 'src'));
    writeFileSync(join(folder, 'src/orders.ts'), block('ts') ?? '');
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2023',
      strict: true,
      experimentalDecorators: true,
      skipLibCheck: true,
      types: [],
      paths: { 'nestjs-registry-http': ['../../../lib/index.ts'] },
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
    expect(`${inferTable(infer({ project: folder, root: folder }))}\n`).toBe(block('text'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
