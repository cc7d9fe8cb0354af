// Controls (of C0 and C1), and what changes the direction or the line of the text after it.
const UNPRINTABLE = /[\p{Cc}\u2028-\u202E\u2066-\u2069]/gu;
const LONGEST = 500;

/** A text from a file or a server in one line of a terminal, which does not obey it: `\u001b[2J` instead of a cleared screen. */
export function printable(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return cut.replaceAll(UNPRINTABLE, one => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
