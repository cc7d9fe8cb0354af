import { BadRequestException, type ErrorDetail } from 'nestjs-registry-http';
import type { z } from 'zod';
import { READ_ONLY } from './read-only.js';

/** @throws BadRequestException that names every member at fault by its JSON Pointer. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new BadRequestException('The body must be a JSON object');
  }
  const result = schema.safeParse(body, { reportInput: true });
  if (result.success) return result.data;
  throw new BadRequestException('Validation failed', { errors: result.error.issues.flatMap(detailsOf) });
}

function detailsOf(issue: z.core.$ZodIssue): ErrorDetail[] {
  if (issue.code !== 'unrecognized_keys')
    return [{ pointer: pointerTo(issue.path), message: messageOf(issue) }];
  return issue.keys.map(key => ({
    pointer: pointerTo([...issue.path, key]),
    message:
      issue.path.length === 0 && Object.hasOwn(READ_ONLY, key)
        ? 'is set by the registry'
        : 'is not defined by FRED',
  }));
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  if (issue.code === 'invalid_type')
    return issue.input === undefined ? 'is required' : `must be of type ${issue.expected}`;
  return issue.message;
}

/** RFC 6901 §3. */
function pointerTo(path: PropertyKey[]): string {
  return path.map(key => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
