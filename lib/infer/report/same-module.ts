import ts from 'typescript';

/** How two modules are compared. */
export interface CompareOptions {
  /** Whether the lines of errors may differ: they move when code above them changes. */
  readonly withoutLines?: boolean;
}

/** Characters that a formatter may add or remove. */
const PUNCTUATION: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.CommaToken,
  ts.SyntaxKind.SemicolonToken,
]);

/** Whether two written modules differ only in their formatting. */
export function isSameModule(one: string, other: string, options: CompareOptions = {}): boolean {
  return readTokens(one, options).join('\n') === readTokens(other, options).join('\n');
}

function readTokens(text: string, { withoutLines }: CompareOptions): string[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text);
  const tokens: string[] = [];
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (PUNCTUATION.has(kind)) continue;
    if (kind !== ts.SyntaxKind.StringLiteral) {
      tokens.push(scanner.getTokenText());
      continue;
    }
    const value = scanner.getTokenValue();
    const isPlace = tokens.at(-2) === 'at' && tokens.at(-1) === ':';
    tokens.push(JSON.stringify(withoutLines && isPlace ? value.replace(/:\d+$/, '') : value));
  }
  return tokens;
}
