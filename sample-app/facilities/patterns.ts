/** The textual form of RFC 9562 §4, of any version and variant. */
export const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Letters and digits, of any script. */
export const PROPERTY_KEY = /^[\p{L}\p{N}]+$/u;

/** What PostgreSQL cannot keep: NUL, and half of a surrogate pair. */
export const UNSTORABLE = /[\0\p{Surrogate}]/u;
