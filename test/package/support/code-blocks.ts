/** A fenced block of a text in Markdown. */
export interface CodeBlock {
  readonly language: string;
  readonly code: string;
  /** Of its first line, counted from 1. */
  readonly line: number;
}

/** The fenced blocks of a text; a language is the first word after the fence. */
export function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { language: string; indent: string; lines: string[]; line: number } | undefined;
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^(\s*)```\s*(.*)$/.exec(line);
    if (!fence) open?.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
    else if (open) {
      blocks.push({ language: open.language, code: open.lines.join('\n'), line: open.line });
      open = undefined;
    } else open = { language: fence[2] ?? '', indent: fence[1] ?? '', lines: [], line: index + 2 };
  }
  return blocks;
}

/** The blocks of TypeScript in the examples of a source file's TSDoc. */
export function exampleBlocks(source: string): CodeBlock[] {
  const lines = source.split('\n');
  const blocks: CodeBlock[] = [];
  let comment: string[] | undefined;
  for (const [index, line] of lines.entries()) {
    if (/^\s*\/\*\*/.test(line)) comment = [];
    comment?.push(line.replace(/^\s*\*? ?/, ''));
    if (!comment || !line.includes('*/')) continue;
    const start = index + 1 - comment.length;
    blocks.push(...inExamples(comment, start));
    comment = undefined;
  }
  return blocks;
}

/** Of the comment's blocks those that stand behind `@example`, up to the next tag. */
function inExamples(comment: readonly string[], start: number): CodeBlock[] {
  let tag = '';
  let isInside = false;
  const text = comment.map(line => {
    if (line.startsWith('```')) isInside = !isInside;
    else if (!isInside) tag = /^@(\w+)/.exec(line)?.[1] ?? tag;
    return tag === 'example' ? line : '';
  });
  return codeBlocks(text.join('\n'))
    .filter(({ language }) => language === 'ts')
    .map(block => ({ ...block, line: block.line + start }));
}
