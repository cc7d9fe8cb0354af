import { Controller, Get, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GoneException, NotFoundException, RegistryHttpModule } from 'nestjs-registry-http';

@Controller('facilities')
export class FacilitiesController {
  @Get(':id')
  find(@Param('id') id: string) {
    if (id === '7') throw new GoneException('Facility 7 was removed');
    if (id !== '1') throw new NotFoundException('Resource not found');
    return { id, name: 'Kakamega HC' };
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [FacilitiesController] })
export class AppModule {}

export const app = await NestFactory.create(AppModule);
await app.listen(process.env['PORT'] ?? 3000);
