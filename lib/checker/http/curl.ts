import type { Probe } from './probe.js';

/** The request as a line for a shell, so that anyone can see the breach. */
export function formatCurl(origin: string, probe: Probe): string {
  if (probe.raw !== undefined) return rawLine(origin, probe.raw);
  const words = ['curl', '-i'];
  if (probe.method === 'HEAD') words.push('--head');
  else if (probe.method !== 'GET') words.push('-X', probe.method);
  for (const [name, value] of Object.entries(probe.headers ?? {}))
    words.push('-H', quote(`${name}: ${shown(name, value)}`));
  if (probe.bodyCommand) words.unshift(probe.bodyCommand, '|');
  if (probe.bodyCommand) words.push('--data-binary', '@-');
  else if (probe.body !== undefined) words.push('--data-binary', quote(probe.body));
  if (/[{}[\]]/.test(probe.path)) words.push('--globoff');
  words.push(quote(origin + probe.path));
  return words.join(' ');
}

/** curl itself sends nothing malformed, but it opens a connection. */
function rawLine(origin: string, raw: string): string {
  const { hostname, port, protocol } = new URL(origin);
  const bytes = PRINTF.reduce((text, [character, escape]) => text.replaceAll(character, escape), raw);
  const client =
    protocol === 'https:'
      ? `openssl s_client -quiet -connect ${hostname}:${port || 443}`
      : `curl -s telnet://${hostname}:${port || 80}`;
  return `printf '${bytes}' | ${client}`;
}

/** In this order: the first is part of all others. */
const PRINTF = [
  ['\\', '\\\\'],
  ['\r', '\\r'],
  ['\n', '\\n'],
  ["'", '\\047'],
  ['%', '%%'],
] as const;

/** Fields that rules set. */
const OWN_FIELDS: ReadonlySet<string> = new Set([
  'content-type',
  'accept',
  'range',
  'if-none-match',
  'if-modified-since',
]);

/** Credentials are the caller's and stay with them, whatever other field they are in. */
function shown(name: string, value: string): string {
  if (OWN_FIELDS.has(name.toLowerCase())) return value;
  return name.toLowerCase() === 'authorization' && value.includes(' ') ? value.replace(/ .*$/s, ' …') : '…';
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
