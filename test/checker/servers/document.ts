/** An error as the contract has it, with the names that it may have. */
const error = (description: string, ...errorCodes: string[]) => ({
  description,
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['code'],
        properties: {
          code: { type: 'string' },
          message: { type: 'string' },
          ...(errorCodes.length && { errorCode: { type: 'string', enum: errorCodes } }),
        },
      },
    },
  },
});

const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' }, example: '1' };
const requestBody = {
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string', example: 'new' } },
      },
    },
  },
};
const bodyErrors = { 400: error('malformed'), 413: error('too large'), 415: error('not JSON') };
const ok = { description: 'done' };

/** What every server of the corpus that keeps the contract serves, in whatever language it could be written. */
export const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'things', version: '1' },
  components: { securitySchemes: { basic: { type: 'http', scheme: 'basic' } } },
  paths: {
    '/things': {
      get: { responses: { 200: ok } },
      post: { requestBody, responses: { 201: ok, 409: error('taken', 'name-taken'), ...bodyErrors } },
    },
    '/things/{id}': {
      parameters: [id],
      get: { responses: { 200: ok, 404: error('none', 'thing-unknown') } },
      delete: { responses: { 200: ok, 404: error('none', 'thing-unknown') } },
    },
    '/report': { get: { responses: { 200: ok } } },
    '/locked': { get: { security: [{ basic: [] }], responses: { 200: ok, 401: error('no credentials') } } },
  },
};
