/**
 * The `type` of a problem (RFC 9457 §3.1.1): the user's base, followed by the error's name, or by its status if it has no
 * name. A base such as `https://example.org/problems#` or `urn:example:` ends with a separator of its own.
 */
export function getProblemType(status: number, base: string | undefined, errorCode?: string): string {
  if (base === undefined) return 'about:blank';
  const last = errorCode === undefined ? String(status) : encodeURIComponent(errorCode);
  return /[/#:?=]$/.test(base) ? `${base}${last}` : `${base}/${last}`;
}
