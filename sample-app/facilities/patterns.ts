/** The textual form of RFC 9562 §4, of any version and variant. */
export const UUID = /^[\dA-Fa-f]{8}(?:-[\dA-Fa-f]{4}){3}-[\dA-Fa-f]{12}$/;

/** Letters and digits, of any script. */
export const PROPERTY_KEY = /^[\p{L}\p{N}]+$/u;

/** What PostgreSQL cannot keep: NUL, and half of a surrogate pair. */
export const UNSTORABLE = /[\0\p{Surrogate}]/u;
