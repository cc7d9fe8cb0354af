/**
 * What became of a row: sent and `created`, `existing` already (`identifier-taken`), `refused` by the registry or for what it holds,
 * or `unsent`, with the reason where the import cannot go on after it.
 */
export type Outcome =
  | { kind: 'created' | 'existing' }
  | { kind: 'refused'; reason: string }
  | { kind: 'unsent'; reason?: string };
