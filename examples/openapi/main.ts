import { Controller, Get, Header, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { RegistryContract, RegistryHttpModule, renderContractPage } from 'nestjs-registry-http';
import { describeContract } from 'nestjs-registry-http/openapi';
import { FacilitiesController, FacilitiesService } from './facilities.js';

@Controller('contract')
export class ContractController {
  constructor(private readonly contract: RegistryContract) {}

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  page() {
    return renderContractPage(this.contract, { title: 'Facilities' });
  }
}

@Module({
  imports: [RegistryHttpModule.forRoot({ successCodes: 'strict' })],
  controllers: [FacilitiesController, ContractController],
  providers: [FacilitiesService],
})
export class AppModule {}

export const app = await NestFactory.create(AppModule);
const config = new DocumentBuilder().setTitle('Facilities').build();
SwaggerModule.setup('docs', app, () => describeContract(SwaggerModule.createDocument(app, config), app));
await app.listen(process.env['PORT'] ?? 3000);
