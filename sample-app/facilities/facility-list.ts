import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { z } from 'zod';
import type { FacilityRecord } from '../store/index.js';
import type { facilityPage } from './facility.schema.js';
import type { FacilityView } from './facility.view.js';

/** The response of a collection. */
export type FacilityList = z.output<typeof facilityPage>;

/** The JSON of a {@link FacilityList} that is too long to be held at once. */
export function streamOf(
  batches: AsyncIterable<FacilityRecord[]>,
  show: (record: FacilityRecord) => Partial<FacilityView>,
  facts: Omit<FacilityList, 'facilities'>,
): StreamableFile {
  async function* json(): AsyncGenerator<string> {
    let opening = '{"facilities":[';
    for await (const batch of batches) {
      yield `${opening}${batch.map(record => JSON.stringify(show(record))).join(',')}`;
      opening = ',';
    }
    yield `${opening === ',' ? '' : opening}],${JSON.stringify(facts).slice(1)}`;
  }
  const type = 'application/json; charset=utf-8';
  return new StreamableFile(Readable.from(json(), { objectMode: false }), { type });
}
