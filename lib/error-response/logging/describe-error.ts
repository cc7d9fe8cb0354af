import { errorsIn, readMember, summarizeError } from './cause-chain.js';
import { redactText } from './redact-text.js';

const MAX_LENGTH = 32_768;
const MAX_FRAMES = 50;

/** The members of a database error that locate the fault. Its `detail`, `parameters` and the like hold values. */
const FACTS = ['code', 'constraint', 'table', 'column'] as const;

/**
 * An error and what led to it, each with its class, its message, its stack, and nothing else but what tells where in a database it
 * comes from: errors of clients and drivers drag along requests, responses, settings and values.
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

/** The frames of a stack, which has the message in front as it is. */
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
