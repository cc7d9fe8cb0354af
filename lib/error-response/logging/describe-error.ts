import { errorsIn, readMember, summarizeError } from './cause-chain.js';
import { redactText } from './redact-text.js';

const MAX_LENGTH = 32_768;
const MAX_FRAMES = 50;

/** The members of a database error that locate the fault. Its `detail`, `parameters` and the like hold values. */
const FACTS = ['code', 'constraint', 'table', 'column'] as const;

/**
 * Describes an error and its causes: the class, message and stack of each, and its location in a database. Other members are
 * omitted: the errors of clients and drivers contain requests, responses, settings and values.
 */
export function describeError(error: unknown): string {
  const whole = errorsIn(error).map(describeOne).join('\ncaused by: ');
  return whole.length > MAX_LENGTH ? `${whole.slice(0, MAX_LENGTH)} …` : whole;
}

function describeOne(error: unknown): string {
  const { name, message } = summarizeError(error);
  const facts = FACTS.map(fact => [fact, readMember(error, fact)] as const)
    .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
    .map(
      ([fact, value]) => `${fact}: ${typeof value === 'string' ? `'${redactText(value)}'` : String(value)}`,
    );
  return [
    message ? `${name}: ${message}` : name,
    ...stackFrames(error),
    ...(facts.length ? [`{ ${facts.join(', ')} }`] : []),
  ].join('\n');
}

/** The frames of a stack, without the message, which is not redacted there. */
function stackFrames(error: unknown): string[] {
  const stack = readMember(error, 'stack');
  if (typeof stack !== 'string') return [];
  const message = readMember(error, 'message');
  const start = typeof message === 'string' ? stack.indexOf(message) : -1;
  const frames = start < 0 ? stack : stack.slice(start + String(message).length);
  return frames
    .split('\n', MAX_FRAMES * 10)
    .filter(line => /^\s*at\s/.test(line))
    .slice(0, MAX_FRAMES);
}
