import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { FacilityRecord } from '../store/index.js';
import type { FacilityView } from './facility.view.js';

/** How a collection is answered. */
export interface FacilityList {
  facilities: Partial<FacilityView>[];
  limit: number | 'off';
  offset: number;
  total: number;
}

type Facts = Omit<FacilityList, 'facilities'>;

/** The JSON of a {@link FacilityList} that is too long to be held at once. */
export function streamOf(
  batches: AsyncIterable<FacilityRecord[]>,
  show: (record: FacilityRecord) => Partial<FacilityView>,
  facts: Facts,
): StreamableFile {
  return new StreamableFile(Readable.from(jsonOf(batches, show, facts), { objectMode: false }), {
    type: 'application/json; charset=utf-8',
  });
}

async function* jsonOf(
  batches: AsyncIterable<FacilityRecord[]>,
  show: (record: FacilityRecord) => Partial<FacilityView>,
  facts: Facts,
): AsyncGenerator<string> {
  let opening = '{"facilities":[';
  for await (const batch of batches) {
    yield `${opening}${batch.map(record => JSON.stringify(show(record))).join(',')}`;
    opening = ',';
  }
  yield `${opening === ',' ? '' : opening}],${JSON.stringify(facts).slice(1)}`;
}
