/**
 * The `type` of a problem (RFC 9457 §3.1.1), of the user's base. One such as `https://example.org/problems#` or
 * `urn:example:` separates the status itself.
 */
export function problemTypeOf(status: number, base: string | undefined): string {
  if (base === undefined) return 'about:blank';
  return /[/#:?=]$/.test(base) ? `${base}${status}` : `${base}/${status}`;
}
