import { checkContract } from 'nestjs-registry-http/testing';
import { describe, expect, it } from 'vitest';
import { HOSTILE } from './servers/hostile.js';

const quick = Object.entries(HOSTILE).filter(([, { slow }]) => !slow);

describe('of a hostile server, exactly this is told', () => {
  it.each(quick)('%s', async (_name, { start, openapi, timeout, error, findings = [], limits = [] }) => {
    const { url, close } = await start();
    try {
      const checked = checkContract(url, { openapi, user: 'a:b', timeout });
      if (error !== undefined) {
        await expect(checked).rejects.toThrow(new Error(error.replace('URL', url)));
        return;
      }
      const report = await checked;
      expect(report.findings.map(({ rule, problem }) => `${rule}: ${problem}`)).toEqual(findings);
      const told = report.notes.filter(note => /^Limit|time was up/.test(note));
      expect(
        told.map(note => note.replace(/\d+ (?=re(?:quests|sponses))/, '').replace(/ \(.*\)/, '')),
      ).toEqual(limits);
    } finally {
      await close();
    }
  });
});
