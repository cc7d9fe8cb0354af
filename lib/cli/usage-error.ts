/** Arguments that the command does not accept. */
export class UsageError extends Error {}
