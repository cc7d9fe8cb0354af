import { addedField } from './added-field.js';
import type { Answer } from './answer.js';
import type { HeaderField } from './header-field.js';
import { isRetryAfter, longestRetryAfter, tellsWhenToRetry } from './retry-after.js';
import type { ResponseWriter } from './response-writer.js';
import { SCRUBBED_HEADERS } from './scrubbed-headers.js';

/** Writes a whole answer to a response of which nothing is out yet. */
export function writeAnswer<R>(writer: ResponseWriter<R>, response: R, answer: Answer): void {
  const present = writer.names(response);
  for (const name of present) {
    if (SCRUBBED_HEADERS.has(name) && !isLengthOfWhole(answer.status, name, writer.get(response, name))) {
      writer.remove(response, name);
    }
  }
  for (const field of answer.headers) writer.set(response, field);
  for (const field of answer.added) {
    const whole = addedField(field, writer.get(response, field[0]));
    // Fastify would add it to the cookies that it has.
    writer.remove(response, field[0]);
    writer.set(response, whole);
  }
  for (const field of answer.defaults) {
    if (!present.includes(field[0].toLowerCase())) writer.set(response, field);
  }
  if (tellsWhenToRetry(answer.status)) nameRetryAfter(writer, response, present);
  if (answer.added.length || present.includes('vary')) varyOnAccept(writer, response);
  else writer.set(response, VARY);
  writer.send(response, answer.status, answer.body);
}

/** A throttler that has a name puts it into that of the field, where no client looks for it. */
function nameRetryAfter<R>(writer: ResponseWriter<R>, response: R, present: readonly string[]): void {
  if (writer.get(response, 'retry-after') !== undefined) return;
  const fields = present.filter(isRetryAfter).map(name => [name, writer.get(response, name)] as const);
  const seconds = longestRetryAfter(fields);
  if (seconds !== undefined) writer.set(response, ['Retry-After', seconds]);
}

/** A 416 tells how long the whole is, which no range was in (RFC 9110 §14.4, §15.5.17). */
function isLengthOfWhole(status: number, name: string, value: unknown): boolean {
  return status === 416 && name === 'content-range' && /^[\w-]+ \*\//.test(String(value));
}

const VARY: HeaderField = ['Vary', 'Accept'];

/** RFC 9110 §12.5.5: the answer depends on `Accept`, beside whatever it was said to depend on. */
function varyOnAccept<R>(writer: ResponseWriter<R>, response: R): void {
  const fields = String(writer.get(response, 'vary') ?? '');
  if (fields === '') writer.set(response, VARY);
  else if (!/(^|,)\s*(\*|accept)\s*(,|$)/i.test(fields)) writer.set(response, ['Vary', `${fields}, Accept`]);
}
