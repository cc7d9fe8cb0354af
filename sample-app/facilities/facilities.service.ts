import { Injectable, type StreamableFile } from '@nestjs/common';
import { NotFoundException, thrownBy, Throws } from 'nestjs-registry-http';
import { type Expectation, type FacilityRecord, FacilityStore } from '../store/index.js';
import { isMet } from './entity-tags.js';
import { type FacilityList, streamOf } from './facility-list.js';
import {
  FacilityRemovedException,
  IdentifierTakenException,
  UuidTakenException,
  VersionChangedException,
} from './facility.exceptions.js';
import { newFacility, wholeFacility } from './facility.schema.js';
import { viewOf } from './facility.view.js';
import type { HrefOf } from './href.pipe.js';
import type { ListRequest } from './list-query.js';
import { parseBody } from './parse-body.js';
import { project } from './projection.js';
import { assertUnchanged } from './read-only.js';

const LONGEST_PAGE_IN_MEMORY = 100;

// What only the database knows: all other errors are read from the code.
const UUID_TAKEN = { error: UuidTakenException, when: 'a facility has the uuid, or had it' };
const IDENTIFIER_TAKEN = { error: IdentifierTakenException, when: 'another facility has an identifier' };

@Injectable()
export class FacilitiesService {
  constructor(private readonly store: FacilityStore) {}

  async list(request: ListRequest, hrefOf: HrefOf): Promise<FacilityList | StreamableFile> {
    const { limit, offset } = request;
    const show = (record: FacilityRecord) => project(viewOf(record, hrefOf), request);
    // Read the first batch before anything is sent: until then, a failure can still get an error response.
    const { total, first, rest } = await this.store.list(request);
    if (limit !== 'off' && limit <= LONGEST_PAGE_IN_MEMORY) {
      return { facilities: first.map(show), limit, offset, total };
    }
    return streamOf(startingWith(first, rest), show, { limit, offset, total });
  }

  async find(id: string): Promise<FacilityRecord> {
    const record = await this.store.find(id);
    if (!record) throw new NotFoundException('Resource not found');
    if (record.deletedAt) throw new FacilityRemovedException(`Facility ${id} was removed`);
    return record;
  }

  @Throws(UUID_TAKEN, IDENTIFIER_TAKEN)
  async create(body: unknown): Promise<FacilityRecord> {
    const { uuid, ...content } = parseBody(newFacility, body);
    return this.store.create(content, uuid);
  }

  /** Checks what {@link create} would respond, and creates nothing. */
  @Throws(thrownBy(FacilitiesService, 'create'))
  async validate(body: unknown): Promise<void> {
    const { uuid, ...content } = parseBody(newFacility, body);
    await this.store.rehearse(content, uuid);
  }

  @Throws(IDENTIFIER_TAKEN)
  async replace(id: string, body: unknown, expected: Expectation, hrefOf: HrefOf): Promise<FacilityRecord> {
    const current = await this.find(id);
    const facility = parseBody(wholeFacility, body);
    assertMet(expected, current);
    assertUnchanged(facility, viewOf(current, hrefOf));
    const replaced = await this.store.replace(id, facility, {
      ...expected,
      ...(facility.updatedAt !== undefined && { updatedAt: current.updatedAt }),
    });
    // Nothing was replaced: another request was faster. The present state determines the response.
    return replaced ?? this.replace(id, body, expected, hrefOf);
  }

  async remove(id: string, expected: Expectation): Promise<void> {
    while (!(await this.store.remove(id, expected))) {
      assertMet(expected, await this.find(id));
    }
  }
}

function assertMet(expected: Expectation, current: FacilityRecord): void {
  if (!isMet(expected, current)) throw new VersionChangedException();
}

async function* startingWith<Item>(first: Item[], rest: AsyncIterable<Item[]>): AsyncGenerator<Item[]> {
  if (first.length > 0) yield first;
  yield* rest;
}
