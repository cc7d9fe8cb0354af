import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RegistryContract, renderContractPage } from 'nestjs-registry-http';

@Controller()
@ApiExcludeController()
export class ContractController {
  constructor(private readonly contract: RegistryContract) {}

  @Get('contract')
  @Header('Content-Type', 'text/html; charset=utf-8')
  showContract(): string {
    return renderContractPage(this.contract, {
      title: 'Facility registry',
      links: { '/': 'The facilities', '/docs': 'Every operation, to try out' },
    });
  }
}
