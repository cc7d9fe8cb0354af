import { jsonPointer } from '../../validation/index.js';
import { type LibraryMapper, lookUp, member } from '../error-facts.js';
import { type LibraryResponse, RESPONSES } from '../responses.js';

/**
 * Multer's codes: https://github.com/expressjs/multer#error-handling (lib/multer-error.js). `STREAM_DESTROYED` is left out:
 * it is a fault of the storage, and so a 500.
 */
export const MULTER_CODES = {
  LIMIT_PART_COUNT: { status: 400, message: 'Too many parts' },
  LIMIT_FILE_SIZE: RESPONSES.tooLargeFile,
  LIMIT_FILE_COUNT: { status: 400, message: 'Too many files' },
  LIMIT_FIELD_KEY: { status: 400, message: 'The name of a field is too long' },
  LIMIT_FIELD_VALUE: { status: 400, message: 'The value of a field is too long' },
  LIMIT_FIELD_COUNT: { status: 400, message: 'Too many fields' },
  LIMIT_UNEXPECTED_FILE: { status: 400, message: 'Unexpected file' },
  LIMIT_FIELD_NESTING: { status: 400, message: 'The name of a field is nested too deeply' },
  LIMIT_FIELD_ARRAY_INDEX: { status: 400, message: 'An index in the name of a field is too large' },
} as const satisfies Record<string, LibraryResponse>;

/** The same for common codes: they need Multer's name, or its message if a bundler has changed the name. */
export const MULTER_SHARED_CODES = {
  MISSING_FIELD_NAME: { status: 400, message: 'A field has no name', of: 'Field name missing' },
  INVALID_FIELD_NAME: {
    status: 400,
    message: 'The name of a field is not allowed',
    of: 'Invalid field name',
  },
} as const satisfies Record<string, LibraryResponse & { of: string }>;

/** Multer, where it is used as middleware: Nest's interceptors make exceptions of its errors. */
export const mapMulterError: LibraryMapper = ({ error, code, name, message }) => {
  const shared = lookUp<LibraryResponse & { of: string }>(MULTER_SHARED_CODES, code);
  if (shared && (name === 'MulterError' || message === shared.of)) {
    return { status: shared.status, message: shared.message };
  }
  const response = lookUp<LibraryResponse>(MULTER_CODES, code);
  const field = member(error, 'field');
  // The name of the field, which the client has sent, is a place and no value.
  if (!response?.message || typeof field !== 'string') return response;
  return { ...response, errors: [{ pointer: jsonPointer([field]), message: response.message }] };
};
