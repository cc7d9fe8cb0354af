import type { InferredRoute, InferReport } from '../../infer/index.js';

/** The report of `infer` as text: each route with its errors, then the code that could not be followed. */
export function inferTable({ routes, excluded = [], unresolved, external }: InferReport): string {
  const errors = routes.reduce((count, route) => count + route.errors.length, 0);
  const calls = Object.values(external).reduce((count, one) => count + one, 0);
  const places = groupPlaces(unresolved);
  return [
    ...routes.flatMap(routeLines),
    ...(excluded.length ? [`Left out by the option exclude: ${excluded.join(', ')}`, ''] : []),
    ...(places.length
      ? [
          'Not followed:',
          ...places.map(([place, [first, ...others]]) => {
            const more = others.length ? ` and ${others.length} more` : '';
            return `  ${place} (${first}${more})`;
          }),
          '',
        ]
      : []),
    `${counted(routes.length, 'route')}, ${counted(errors, 'error')}, ${counted(places.length, 'place')} not followed, ` +
      `${counted(calls, 'call')} of packages that no table knows.`,
  ].join('\n');
}

/** The handlers that reach each place. */
function groupPlaces(unresolved: InferReport['unresolved']): [place: string, handlers: readonly string[]][] {
  const groups = new Map<string, Set<string>>();
  for (const { handler, at, reason } of unresolved) {
    const place = `${at}  ${reason}`;
    groups.set(place, (groups.get(place) ?? new Set()).add(handler));
  }
  return [...groups].map(([place, handlers]) => [place, [...handlers]]);
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function routeLines({ method, paths, handler, errors, undeclared, notThrown }: InferredRoute): string[] {
  const rows = errors.map(({ status, exception, errorCode, messages, from, at }) => [
    String(status),
    errorCode === undefined ? exception : `${exception} (${errorCode})`,
    messages.map(message => JSON.stringify(message)).join(', '),
    from,
    at,
  ]);
  const widths = [3, 56, 48, 11].map((most, column) =>
    Math.min(most, Math.max(0, ...rows.map(row => row[column]?.length ?? 0))),
  );
  return [
    `${method} ${paths.join(' ')}  ${handler}`,
    ...rows.map(
      row =>
        `  ${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}`,
    ),
    ...(undeclared.length ? [`  @Throws() misses ${undeclared.join(', ')}`] : []),
    ...(notThrown.length ? [`  declared, and not seen thrown: ${notThrown.join(', ')}`] : []),
    '',
  ];
}
