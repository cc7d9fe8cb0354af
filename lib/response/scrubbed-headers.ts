/**
 * Header fields that speak of the success an error answer is not: its representation (RFC 9110 §8), how to cache it
 * (RFC 9111), where it went. CORS, `Vary`, cookies, request ids and the like stay.
 */
export const SCRUBBED_HEADERS: ReadonlySet<string> = new Set([
  'accept-ranges',
  'age',
  'cache-control',
  'cdn-cache-control',
  'content-digest',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-md5',
  'content-range',
  'content-type',
  'digest',
  'etag',
  'expires',
  'last-modified',
  'link',
  'location',
  'pragma',
  'refresh',
  'repr-digest',
  'surrogate-control',
  'trailer',
  'transfer-encoding',
]);
