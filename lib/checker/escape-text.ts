/** Characters that a terminal executes or displays differently: controls, direction marks, lone surrogates. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu;

/**
 * Text as it can be shown: what cannot be seen is written as in JSON, `\u202e`. Escaped text stays as it is.
 *
 * @param kept - characters that are left: line breaks, of a text of several lines
 */
export function escapeText(text: string, kept = ''): string {
  return text.replace(INVISIBLE, character =>
    kept.includes(character) ? character : escapeUnits(character),
  );
}

function escapeUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
