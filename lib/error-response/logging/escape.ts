/** Characters that end a line, move the terminal's cursor, or change the direction of writing. */
const CONTROLS = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

const NAMES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Escapes the characters that could start a new line, so that a client cannot forge a log line. */
export function escapeControlCharacters(text: string): string {
  return text.replaceAll(
    CONTROLS,
    control => NAMES[control] ?? `\\u{${Number(control.codePointAt(0)).toString(16)}}`,
  );
}

/** Indents each line of a text, so that none looks like a line of the log. */
export function indentLines(text: string): string {
  return text
    .split('\n')
    .map(line => `    ${escapeControlCharacters(line.trimStart())}`)
    .join('\n');
}
