import { Body, Controller, Post, ValidationPipe } from '@nestjs/common';
import { IsNotEmpty } from 'class-validator';

export class Validated {
  @IsNotEmpty()
  name!: string;
}

/** Apart from the others: an application may be without class-validator. */
@Controller('validated')
export class ValidatedController {
  @Post()
  create(@Body(new ValidationPipe()) { name }: Validated): { name: string } {
    return { name };
  }
}
