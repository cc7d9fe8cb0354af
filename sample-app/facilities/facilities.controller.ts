import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpStatus,
  Param,
  Post,
  Put,
  Query,
  Res,
  type StreamableFile,
  UseGuards,
} from '@nestjs/common';
import { codeOf, Location, thrownBy, Throws } from 'nestjs-registry-http';
import { BasicAuthGuard } from '../auth/index.js';
import {
  ApiCreateFacility,
  ApiFacilities,
  ApiFindFacility,
  ApiListFacilities,
  ApiRemoveFacility,
  ApiReplaceFacility,
} from '../docs/index.js';
import { etagOf, isKnown } from './entity-tags.js';
import { FacilitiesService } from './facilities.service.js';
import { FacilityIdPipe } from './facility-id.pipe.js';
import type { FacilityList } from './facility-list.js';
import { type FacilityView, viewOf } from './facility.view.js';
import { Href, type HrefOf } from './href.pipe.js';
import { type ConditionalHeaders, expectationOf } from './preconditions.js';
import { parseQuery, type RawQuery } from './query/index.js';

const COLLECTION = ['facilities.json', 'facilities'];
const FACILITY = ['facilities/:id.json', 'facilities/:id'];

const hrefIn = ({ href }: FacilityView) => href;

/** What responses of Express and Fastify have in common. */
interface Reply {
  header(name: string, value: string): unknown;
  status(code: number): unknown;
}

@Controller('api/v1')
@UseGuards(BasicAuthGuard)
@ApiFacilities()
export class FacilitiesController {
  constructor(private readonly facilities: FacilitiesService) {}

  @Get(COLLECTION)
  @ApiListFacilities()
  @Throws({ error: 400, when: 'a parameter is not valid; every one at fault is named' })
  list(@Query() query: RawQuery, @Href() hrefOf: HrefOf): Promise<FacilityList | StreamableFile> {
    return this.facilities.list(parseQuery(query, hrefOf), hrefOf);
  }

  @Post(COLLECTION)
  @ApiCreateFacility()
  @Throws(thrownBy(FacilitiesService, 'create'))
  @Location(hrefIn)
  async create(
    @Body() body: unknown,
    @Href() hrefOf: HrefOf,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<FacilityView> {
    const record = await this.facilities.create(body);
    reply.header('ETag', etagOf(record));
    return viewOf(record, hrefOf);
  }

  @Get(FACILITY)
  @ApiFindFacility()
  @Throws(thrownBy(FacilitiesService, 'find'))
  async find(
    @Param('id', FacilityIdPipe) id: string,
    @Href() hrefOf: HrefOf,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<FacilityView | undefined> {
    const record = await this.facilities.find(id);
    reply.header('ETag', etagOf(record));
    if (!isKnown(record, ifNoneMatch)) return viewOf(record, hrefOf);
    reply.status(HttpStatus.NOT_MODIFIED);
    return undefined;
  }

  @Put(FACILITY)
  @ApiReplaceFacility()
  @Throws(thrownBy(FacilitiesService, 'replace'))
  @Location(hrefIn)
  async replace(
    @Param('id', FacilityIdPipe) id: string,
    @Body() body: unknown,
    @Headers() headers: ConditionalHeaders,
    @Href() hrefOf: HrefOf,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<FacilityView> {
    const record = await this.facilities.replace(id, body, expectationOf(headers), hrefOf);
    reply.header('ETag', etagOf(record));
    return viewOf(record, hrefOf);
  }

  @Delete(FACILITY)
  @ApiRemoveFacility()
  @Throws(thrownBy(FacilitiesService, 'remove'))
  async remove(@Param('id', FacilityIdPipe) id: string, @Headers() headers: ConditionalHeaders) {
    await this.facilities.remove(id, expectationOf(headers));
    return { code: codeOf(200), id, message: 'Resource deleted' };
  }
}
