import { CASES } from './cases.js';
import type { Measurement } from './measure-requests.js';
import { VARIANT_NAMES, variantsOf, type Adapter, type Variant } from './variants.js';

/** The measurements of one adapter as a Markdown table: CPU time of a request, relative to plain Nest. */
export function table(adapter: Adapter, measurements: readonly Measurement[]): string {
  const measured = new Set(measurements.map(({ variant }) => variant));
  const columns = variantsOf(adapter).filter(variant => measured.has(variant));
  const of = (name: string, variant: Variant) =>
    measurements.find(other => other.case.name === name && other.variant === variant);
  const rows = CASES.map(({ name, goals }) => {
    const cells = columns.map(variant => {
      const measurement = of(name, variant);
      if (!measurement) return '';
      if (variant === 'bare') return `${measurement.microseconds.toFixed(1)} µs`;
      return variant === 'registry' ? withNoise(measurement) : measurement.ratio.toFixed(2);
    });
    const ratio = of(name, 'registry')?.ratio ?? Number.NaN;
    return [name, ...cells, `≤ ${goals[adapter].toFixed(2)} ${ratio <= goals[adapter] ? '✓' : '✗'}`];
  });
  return markdown([`on ${adapter}`, ...columns.map(variant => VARIANT_NAMES[variant]), 'goal'], rows);
}

function withNoise({ ratio, noise }: Measurement): string {
  return `${ratio.toFixed(2)} ± ${noise.toFixed(2)}`;
}

export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map(row => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map(width => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
