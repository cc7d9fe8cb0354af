/**
 * What became of a row: sent and `created`, `existing` already (`identifier-taken`), `refused` by the registry or for what it holds,
 * `unanswered`: sent, so that it may be stored, but no response came; or `unsent`. The last two have the reason where the import
 * cannot go on after it.
 */
export type Outcome =
  | { kind: 'created' | 'existing' }
  | { kind: 'refused'; reason: string }
  | { kind: 'unanswered' | 'unsent'; reason?: string };
