/** A request as the check makes it. */
export interface Probe {
  readonly method: string;
  /** The target, with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What stands in the report in place of a body that is too long for it. */
  readonly bodyNote?: string;
  /** The bytes of a request that no client would send, in place of the rest. */
  readonly raw?: string;
}

/** The request as a line for a shell, so that anyone can see the breach. */
export function curlOf(base: string, probe: Probe): string {
  const { hostname, port, protocol } = new URL(base);
  if (probe.raw !== undefined) {
    const host = `${hostname} ${port || (protocol === 'https:' ? 443 : 80)}`;
    const bytes = probe.raw.replace(
      /[\r\n\\']/g,
      found => ({ '\r': '\\r', '\n': '\\n', '\\': '\\\\', "'": '\\047' })[found] ?? '',
    );
    return `printf '${bytes}' | ${protocol === 'https:' ? `openssl s_client -quiet -connect ${host.replace(' ', ':')}` : `nc ${host}`}`;
  }
  const words = ['curl', '-i'];
  if (probe.method === 'HEAD') words.push('--head');
  else if (probe.method !== 'GET') words.push('-X', probe.method);
  for (const [name, value] of Object.entries(probe.headers ?? {}))
    words.push('-H', quote(`${name}: ${shown(name, value)}`));
  if (probe.bodyNote) words.push('--data-binary', quote(`(${probe.bodyNote})`));
  else if (probe.body !== undefined) words.push('--data-binary', quote(probe.body));
  if (/^\/\.|[{}[\]]/.test(probe.path)) words.push('--path-as-is', '--globoff');
  words.push(quote(base.replace(/\/$/, '') + probe.path));
  return words.join(' ');
}

/** Credentials are the caller's, and stay with them. */
function shown(name: string, value: string): string {
  return /^(authorization|cookie)$/i.test(name) ? value.replace(/ .*$/, ' …') : value;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
