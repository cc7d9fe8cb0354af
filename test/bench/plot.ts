import { CASES } from './cases.js';
import type { Measurement } from './measure-requests.js';
import { VARIANT_NAMES, type Adapter, type Variant } from './variants.js';

const SHOWN: readonly [variant: Variant, colour: string][] = [
  ['control', '#9aa5b1'],
  ['rival', '#d98e04'],
  ['registry', '#1f7a5c'],
];
const LABEL_WIDTH = 230;
const UNIT = 300; // the width of a ratio of 1
const BAR = 10;
const GROUP = SHOWN.length * (BAR + 2) + 12;
const HEAD = 64;

/** The ratios to plain Nest as bars, one group a case, for both adapters: an SVG without anything external. */
export function plot(results: Readonly<Record<Adapter, readonly Measurement[]>>): string {
  const height = HEAD + CASES.length * GROUP + 24;
  const width = LABEL_WIDTH + UNIT * 1.35;
  const panels = (['fastify', 'express'] as const).map(
    (adapter, index) =>
      `<g transform="translate(${index * width} 0)">${panel(adapter, results[adapter], height)}</g>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width * 2} ${height}" font-family="system-ui, sans-serif" font-size="12">`,
    '<title>CPU time of a request, relative to plain Nest</title>',
    `<rect width="${width * 2}" height="${height}" fill="#fff"/>`,
    ...panels,
    '</svg>\n',
  ].join('\n');
}

function panel(adapter: Adapter, measurements: readonly Measurement[], height: number): string {
  const one = LABEL_WIDTH + UNIT;
  const legend = SHOWN.map(
    ([variant, colour], i) =>
      `<rect x="${16 + i * 190}" y="34" width="10" height="10" fill="${colour}"/><text x="${31 + i * 190}" y="43" fill="#333">${VARIANT_NAMES[variant]}</text>`,
  );
  const groups = CASES.map(({ name }, index) => {
    const y = HEAD + index * GROUP;
    const bars = SHOWN.map(([variant, colour], i) => {
      const ratio =
        measurements.find(other => other.case.name === name && other.variant === variant)?.ratio ?? 0;
      const top = y + i * (BAR + 2);
      const length = Math.min(ratio, 1.3) * UNIT;
      return `<rect x="${LABEL_WIDTH}" y="${top}" width="${length.toFixed(1)}" height="${BAR}" fill="${colour}"/><text x="${(LABEL_WIDTH + length + 4).toFixed(1)}" y="${top + 9}" font-size="10" fill="#333" stroke="#fff" stroke-width="3" paint-order="stroke">${ratio.toFixed(2)}</text>`;
    });
    return `<text x="${LABEL_WIDTH - 8}" y="${y + GROUP / 2 - 4}" text-anchor="end" fill="#111">${name}</text>${bars.join('')}`;
  });
  return [
    `<text x="16" y="22" font-size="15" font-weight="600" fill="#111">CPU time of a request on ${adapter}, relative to plain Nest</text>`,
    ...legend,
    `<line x1="${one}" x2="${one}" y1="${HEAD - 6}" y2="${height - 18}" stroke="#333" stroke-dasharray="3 3"/>`,
    ...groups,
  ].join('\n');
}
