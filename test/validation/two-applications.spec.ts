import {
  BadRequestException,
  Body,
  Controller,
  Module,
  Post,
  UsePipes,
  ValidationPipe,
} from '@nestjs/common';
import { IsString } from 'class-validator';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { expect, it } from 'vitest';
import { start } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';

class Facility {
  @IsString()
  name!: string;
}

const shared = new ValidationPipe();

@Controller('facilities')
class FacilitiesController {
  @Post()
  @UsePipes(shared)
  create(@Body() facility: Facility): unknown {
    return facility;
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [FacilitiesController] })
class WithContract {}

@Module({ controllers: [FacilitiesController] })
class Without {}

const post = (url: string) =>
  exchange(`${url}/facilities`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"name":7}',
  });

it("leaves Nest's responses to an application without the module, though they share controller and pipe", async () => {
  const first = await start('express', WithContract);
  const second = await start('fastify', WithContract);
  const other = await start('express', Without);
  try {
    const registry = {
      code: '400 Bad Request',
      message: 'Validation failed',
      errors: [{ pointer: '/name', message: 'name must be a string', code: 'isString' }],
    };
    for (const { url } of [first, second, first])
      expect(JSON.parse((await post(url)).body)).toEqual(registry);
    expect(JSON.parse((await post(other.url)).body)).toEqual({
      message: ['name must be a string'],
      error: 'Bad Request',
      statusCode: 400,
    });
  } finally {
    await Promise.all([first, second, other].map(({ app }) => app.close()));
  }
});

it('changes neither what a pipe throws nor what it looks like', async () => {
  const app = await start('express', WithContract);
  try {
    expect(Object.keys(shared)).toEqual(Object.keys(new ValidationPipe()));
    expect(Object.hasOwn(ValidationPipe.prototype, 'transform')).toBe(true);
    expect(new ValidationPipe().transform).toBe(ValidationPipe.prototype.transform);
    const thrown = await shared
      .transform({}, { type: 'body', metatype: Facility })
      .catch((error: unknown) => error);
    expect(thrown).toEqual(new BadRequestException(['name must be a string']));
  } finally {
    await app.app.close();
  }
});
