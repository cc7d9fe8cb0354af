/** The import cannot begin, or cannot go on. Its message is the one line that the user reads. */
export class ImportError extends Error {}

/** The same for a command line that cannot be understood. */
export class UsageError extends ImportError {}
