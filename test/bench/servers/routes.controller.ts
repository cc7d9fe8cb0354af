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

/** The routes of every Nest server, throwing the 410 class of the library that is measured. */
export function routesController(Gone: new (message: string) => Error = NestGoneException): Type {
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
