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
import {
  ApiBasicAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
} from '@nestjs/swagger';
import { codeOf, Location, SuccessCode, thrownBy, Throws } from 'nestjs-registry-http';
import { BasicAuthGuard } from '../auth/basic-auth.guard.js';
import { type ConditionalHeaders, etagOf, expectationOf, isMet } from './entity-tags.js';
import { FacilitiesService } from './facilities.service.js';
import { FacilityIdPipe } from './facility-id.pipe.js';
import type { FacilityList } from './facility-list.js';
import {
  facility,
  facilityPage,
  newFacility,
  removal,
  validation,
  wholeFacility,
} from './facility.schema.js';
import { type FacilityView, viewOf } from './facility.view.js';
import { Href, type HrefOf } from './href.pipe.js';
import { listParameters, parseQuery, type RawQuery } from './list-query.js';

const COLLECTION = ['facilities.json', 'facilities'];
const FACILITY = ['facilities/:id.json', 'facilities/:id'];
const VALIDATION = ['validation.json', 'validation'];

const hrefIn = ({ href }: FacilityView) => href;

const ApiId = () =>
  ApiParam({ name: 'id', description: 'Its uuid', schema: { type: 'string', format: 'uuid' } });
const ApiIfMatch = () =>
  ApiHeader({ name: 'If-Match', description: 'The ETag of the version that is meant', required: false });

/** What responses of Express and Fastify have in common. */
interface Reply {
  header(name: string, value: string): unknown;
  status(code: number): unknown;
}

// The schemas here are for the document. A body is held against its own by the service, since 404 and 410 come before 400.
@Controller('api/v1')
@UseGuards(BasicAuthGuard)
@ApiBasicAuth()
@Throws({ error: 503, when: 'the database does not respond' })
export class FacilitiesController {
  constructor(private readonly facilities: FacilitiesService) {}

  @Get(COLLECTION)
  @ApiOperation({
    operationId: 'listFacilities',
    summary: 'List and search',
    description: 'A parameter given twice means either (OR); different ones must all hold (AND).',
  })
  @ApiOkResponse({ standardSchema: facilityPage })
  list(
    @Query({ schema: listParameters }) query: RawQuery,
    @Href() hrefOf: HrefOf,
  ): Promise<FacilityList | StreamableFile> {
    return this.facilities.list(parseQuery(query, hrefOf), hrefOf);
  }

  @Post(COLLECTION)
  @ApiOperation({
    operationId: 'createFacility',
    summary: 'Create',
    description: 'Only the name is required.',
  })
  @ApiCreatedResponse({ standardSchema: facility })
  @Throws(thrownBy(FacilitiesService, 'create'))
  @Location(hrefIn)
  async create(
    @Body({ schema: newFacility }) body: unknown,
    @Href() hrefOf: HrefOf,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<FacilityView> {
    const record = await this.facilities.create(body);
    reply.header('ETag', etagOf(record));
    return viewOf(record, hrefOf);
  }

  @Post(VALIDATION)
  @ApiOperation({
    operationId: 'checkFacility',
    summary: 'Check',
    description: 'Tells what creating it would answer.',
  })
  @ApiOkResponse({ standardSchema: validation })
  @SuccessCode(200, 'nothing is created: the facility is only checked')
  @Throws(thrownBy(FacilitiesService, 'validate'))
  async validate(@Body({ schema: newFacility }) body: unknown) {
    await this.facilities.validate(body);
    return { code: codeOf(200), message: 'This facility can be created' };
  }

  @Get(FACILITY)
  @ApiOperation({
    operationId: 'getFacility',
    summary: 'Read one',
    description: 'With the `ETag` of its version, for `If-Match` and `If-None-Match`.',
  })
  @ApiId()
  @ApiHeader({ name: 'If-None-Match', description: 'The ETag of a version that is known', required: false })
  @ApiOkResponse({ standardSchema: facility })
  async find(
    @Param('id', FacilityIdPipe) id: string,
    @Href() hrefOf: HrefOf,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<FacilityView | undefined> {
    const record = await this.facilities.find(id);
    reply.header('ETag', etagOf(record));
    if (isMet(expectationOf({ 'if-none-match': ifNoneMatch }), record)) return viewOf(record, hrefOf);
    reply.status(HttpStatus.NOT_MODIFIED);
    return undefined;
  }

  @Put(FACILITY)
  @ApiOperation({
    operationId: 'replaceFacility',
    summary: 'Replace',
    description:
      'The body is the whole facility: what it leaves out goes back to its default. Read-only members may be sent as they are.',
  })
  @ApiId()
  @ApiIfMatch()
  @ApiOkResponse({ standardSchema: facility })
  @Throws(thrownBy(FacilitiesService, 'replace'))
  @Location(hrefIn)
  async replace(
    @Param('id', FacilityIdPipe) id: string,
    @Body({ schema: wholeFacility }) body: unknown,
    @Headers() headers: ConditionalHeaders,
    @Href() hrefOf: HrefOf,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<FacilityView> {
    const record = await this.facilities.replace(id, body, expectationOf(headers), hrefOf);
    reply.header('ETag', etagOf(record));
    return viewOf(record, hrefOf);
  }

  @Delete(FACILITY)
  @ApiOperation({
    operationId: 'deleteFacility',
    summary: 'Delete',
    description: 'For good: the uuid stays taken, the identifiers become free.',
  })
  @ApiId()
  @ApiIfMatch()
  @ApiOkResponse({ standardSchema: removal })
  async remove(@Param('id', FacilityIdPipe) id: string, @Headers() headers: ConditionalHeaders) {
    await this.facilities.remove(id, expectationOf(headers));
    return { code: codeOf(200), id, message: 'Resource deleted' };
  }
}
