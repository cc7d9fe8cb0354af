import { expect } from 'vitest';
import type { Exchange } from '../../support/exchange.js';
import type { CodeBlock } from './code-blocks.js';

/** A command, and what a page shows of its output. */
export interface Step {
  readonly command: string;
  readonly output: string;
}

/** The commands of a block: of a console those behind `$`, with their output; of a shell all lines. */
export function stepsOf({ language, code }: CodeBlock): Step[] {
  if (language === 'console') {
    return code
      .split(/^\$ /m)
      .slice(1)
      .map(step => {
        const [command = '', ...output] = step.replaceAll(/\\\n\s*/g, '').split('\n');
        return { command: command.trim(), output: output.join('\n').trim() };
      });
  }
  return code
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map(line => line.replace(/(?:^|\s+)#\s.*$/, '').trim())
    .filter(line => line !== '')
    .map(command => ({ command, output: '' }));
}

/** Every field and the whole body that a page shows must be those that came; `…` stands for anything. */
export function expectTranscript(response: Exchange, output: string): void {
  if (output === '') return;
  const [head = '', ...rest] = output.startsWith('HTTP/') ? output.split('\n\n') : ['', output];
  const [statusLine, ...fields] = head.split('\n');
  if (statusLine) expect(String(response.status)).toBe(statusLine.split(' ')[1]);
  for (const line of fields) {
    const [name = '', value = ''] = line.split(/:\s*(.*)/);
    expect(`${name}: ${String(response.headers[name.toLowerCase()])}`).toMatch(pattern(`${name}: ${value}`));
  }
  expect(response.body.trim()).toMatch(pattern(rest.join('\n\n').trim()));
}

function pattern(text: string): RegExp {
  const parts = text.split('…').map(part => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`);
}
