/** What ends a line, moves the cursor of a terminal, or turns the direction of writing. */
const CONTROLS = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

const NAMES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text in which no character can start a line of its own, and so none that somebody sent can forge one. */
export function escapeControlCharacters(text: string): string {
  return text.replaceAll(
    CONTROLS,
    control => NAMES[control] ?? `\\u{${Number(control.codePointAt(0)).toString(16)}}`,
  );
}

/** A text of several lines, each of them set in, so that none can be taken for a line of the log. */
export function indentLines(text: string): string {
  return text
    .split('\n')
    .map(line => `    ${escapeControlCharacters(line.trimStart())}`)
    .join('\n');
}
