import {
  Body,
  Controller,
  Delete,
  Get,
  GoneException as NestGoneException,
  Post,
  ValidationPipe,
  type Type,
} from '@nestjs/common';
import { IsInt, IsString } from 'class-validator';

class Thing {
  @IsString()
  name!: string;

  @IsInt()
  beds!: number;
}

/** Ten properties, `beds0` to `beds9`. */
class TenThings {}
for (let index = 0; index < 10; index++) IsInt()(TenThings.prototype, `beds${index}`);

/** What differs between the servers. */
interface Differences {
  /** The class of the 410. */
  readonly Gone: new (message: string) => Error;
  /** Whether the library creates the body of a DELETE. If not, the handler returns the same body. */
  readonly createsBody: boolean;
}

/** The routes of every Nest server. */
export function routesController({
  Gone = NestGoneException,
  createsBody = false,
}: Partial<Differences> = {}): Type {
  const deep = (frames: number): never => {
    if (frames === 0) throw new Gone('Facility 7 was removed');
    return deep(frames - 1);
  };

  @Controller()
  class RoutesController {
    @Get('plain') plain() {
      return { uuid: '550e8400', name: 'Kakamega HC' };
    }

    @Get('async') async later() {
      await Promise.resolve();
      return { uuid: '550e8400', name: 'Kakamega HC' };
    }

    @Post('things') create() {
      return { uuid: '550e8400', name: 'Kakamega HC' };
    }

    @Delete('things/:id') remove(): void {
      return undefined;
    }

    @Delete('things/:id/body') removeWithBody(): object | undefined {
      return createsBody ? undefined : { code: '200 OK' };
    }

    @Get('gone') gone() {
      return deep(10);
    }

    @Post('validated') validated(@Body(new ValidationPipe({ expectedType: Thing })) thing: Thing) {
      return thing;
    }

    @Post('validated-ten') validatedTen(
      @Body(new ValidationPipe({ expectedType: TenThings })) things: TenThings,
    ) {
      return things;
    }

    @Get('unknown') unknown() {
      throw new Error('connection to 10.0.0.7 refused');
    }
  }
  return RoutesController;
}
