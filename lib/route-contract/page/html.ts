/** In this order: the first is part of all others. */
const ESCAPES = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
] as const;

/** Trusted markup. Every other value is text, and is escaped. */
export class Html {
  constructor(private readonly markup: string) {}

  toString(): string {
    return this.markup;
  }
}

type Part = string | number | Html | readonly Html[];

/** Creates markup. Inserted text is escaped. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(String.raw({ raw: strings }, ...parts.map(render)));
}

function render(part: Part): string {
  if (part instanceof Html) return part.toString();
  if (typeof part === 'object') return part.map(each => each.toString()).join('');
  return ESCAPES.reduce((text, [character, escape]) => text.replaceAll(character, escape), String(part));
}
