import { BadRequestException } from 'nestjs-registry-http';
import { z } from 'zod';

/** @throws BadRequestException that names every member at fault by its JSON Pointer. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new BadRequestException('The body must be a JSON object');
  }
  const { success, data, error } = schema.safeParse(body, { error: messageOf });
  if (success) return data;
  const errors = error.issues.flatMap(issue => {
    const paths =
      issue.code === 'unrecognized_keys' ? issue.keys.map(key => [...issue.path, key]) : [issue.path];
    return paths.map(path => ({ pointer: pointerTo(path), message: issue.message }));
  });
  throw new BadRequestException('Validation failed', { errors });
}

/** What zod would tell a programmer, for people who send JSON. */
function messageOf({ code, input, expected }: z.core.$ZodRawIssue): string | undefined {
  if (code === 'unrecognized_keys') return 'is not defined by FRED';
  if (code !== 'invalid_type') return undefined;
  return input === undefined ? 'is required' : `must be of type ${expected}`;
}

/** RFC 6901 §3. */
function pointerTo(path: PropertyKey[]): string {
  return path.map(key => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
