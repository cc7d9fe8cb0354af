import { checkContract, type ContractReport } from 'nestjs-registry-http/testing';
import { describe, expect, it } from 'vitest';
import { BROKEN } from './servers/broken.js';
import { CORRECT } from './servers/correct.js';
import { DOCUMENT } from './servers/document.js';

/** Each finding once, in the order of the rules. */
const findingsOf = ({ rules }: ContractReport) => [
  ...new Set(rules.flatMap(({ breaches }) => breaches).map(({ rule, problem }) => `${rule}: ${problem}`)),
];

describe('of a server that keeps the contract, nothing is told', () => {
  it.each(Object.entries(CORRECT))('%s', async (_name, start) => {
    const { url, close } = await start();
    try {
      expect(findingsOf(await checkContract(url, { openapi: DOCUMENT }))).toEqual([]);
      const options = { openapi: DOCUMENT, user: 'a:b', writes: true, oversized: 2 ** 21 };
      expect(findingsOf(await checkContract(url, options))).toEqual([]);
    } finally {
      await close();
    }
  });
});

describe('of a server with one fault, it is told and nothing else', () => {
  it.each(Object.entries(BROKEN))('%s', async (_name, { finding, start, options }) => {
    const { url, close } = await start();
    try {
      const report = await checkContract(url, { ...options, openapi: DOCUMENT });
      expect(findingsOf(report)).toEqual([finding].flat());
    } finally {
      await close();
    }
  });
});
