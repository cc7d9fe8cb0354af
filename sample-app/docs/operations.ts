import { applyDecorators } from '@nestjs/common';
import {
  ApiBasicAuth,
  ApiBody,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { codeOf } from 'nestjs-registry-http';
import { EXAMPLE } from './example.js';
import { QUERY_PARAMETERS } from './query-parameters.js';

const schemaOf = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const success = (status: number, description: string, name: string, example: object) =>
  ApiResponse({ status, description, content: { 'application/json': { schema: schemaOf(name), example } } });

const id = ApiParam({ name: 'id', description: 'Its uuid', schema: { type: 'string', format: 'uuid' } });
const body = ApiBody({ schema: schemaOf('Facility'), examples: { hospital: { value: EXAMPLE.body } } });
const ifMatch = ApiHeader({
  name: 'If-Match',
  description: 'The ETag of the version that is meant',
  required: false,
});

export const ApiFacilities = () => applyDecorators(ApiTags('facilities'), ApiBasicAuth());

export const ApiListFacilities = () =>
  applyDecorators(
    ApiOperation({
      summary: 'List and search',
      description: 'A parameter given twice means either (OR); different ones must all hold (AND).',
    }),
    ...QUERY_PARAMETERS.map(parameter => ApiQuery({ required: false, ...parameter })),
    success(200, 'A page of facilities', 'Facilities', {
      facilities: [EXAMPLE.facility],
      limit: 25,
      offset: 0,
      total: 1,
    }),
  );

export const ApiCreateFacility = () =>
  applyDecorators(
    ApiOperation({ summary: 'Create', description: 'Only the name is required.' }),
    body,
    success(201, 'Created; Location says where', 'Facility', EXAMPLE.facility),
  );

export const ApiFindFacility = () =>
  applyDecorators(
    ApiOperation({ summary: 'Read one' }),
    id,
    ApiHeader({ name: 'If-None-Match', description: 'The ETag of a version that is known', required: false }),
    success(200, 'The facility; ETag names its version', 'Facility', EXAMPLE.facility),
  );

export const ApiReplaceFacility = () =>
  applyDecorators(
    ApiOperation({
      summary: 'Replace',
      description:
        'The body is the whole facility: what it leaves out goes back to its default. Read-only members may be sent as they are.',
    }),
    id,
    ifMatch,
    body,
    success(200, 'Replaced', 'Facility', EXAMPLE.facility),
  );

export const ApiRemoveFacility = () =>
  applyDecorators(
    ApiOperation({
      summary: 'Delete',
      description: 'For good: the uuid stays taken, the identifiers become free.',
    }),
    id,
    ifMatch,
    success(200, 'Deleted', 'Status', { code: codeOf(200), id: EXAMPLE.uuid, message: 'Resource deleted' }),
  );
