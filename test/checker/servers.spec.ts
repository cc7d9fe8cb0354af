import { checkContract, type ContractReport } from 'nestjs-registry-http/testing';
import { describe, expect, it } from 'vitest';
import { BROKEN } from './servers/broken.js';
import { CORRECT } from './servers/correct.js';
import { DOCUMENT } from './servers/document.js';
import { startNode } from './servers/node.js';

/** The breaches that the report lists a second time for the same request. */
const repeatedBreaches = ({ rules }: ContractReport) => {
  const told = rules
    .flatMap(({ breaches }) => breaches)
    .map(({ rule, problem, curl }) => `${rule}: ${problem}: ${curl}`);
  return told.filter((breach, index) => told.indexOf(breach) !== index);
};

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
      expect(findingsOf(report)).toEqual([finding]);
      expect(repeatedBreaches(report)).toEqual([]);
    } finally {
      await close();
    }
  });
});

it('a breach that the requests of two rules show is told once', async () => {
  const { url, close } = await startNode();
  try {
    const { '/locked': locked, ...others } = DOCUMENT.paths;
    const responses = { 200: { description: 'done' } };
    const paths = { ...others, '/locked': { get: { ...locked.get, responses } } };
    const { rules, findings } = await checkContract(url, { openapi: { ...DOCUMENT, paths } });
    expect(findings).toMatchObject([
      { rule: 'documented', problem: '401 is not documented', count: 1, operations: ['GET /locked'] },
    ]);
    // Both HEAD's rule and that of the challenge have asked.
    expect(rules.find(({ rule }) => rule === 'documented')?.checks).toBeGreaterThan(1);
  } finally {
    await close();
  }
});
