import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Injectable,
  NotFoundException as NestNotFoundException,
  Param,
  Post,
  UseGuards,
  type CanActivate,
} from '@nestjs/common';
import { ConflictException, GoneException, UnauthorizedException } from 'nestjs-registry-http';

@Injectable()
export class FacilitiesService {
  find(id: string): { id: string; name: string } {
    if (id === '7') throw new GoneException(`Facility ${id} was removed`);
    if (id === '9') throw new Error('planted secret');
    if (id !== '1') throw new NestNotFoundException('Resource not found');
    return { id, name: 'Kakamega HC' };
  }

  create(name: string): { name: string } {
    if (name === 'taken') throw new ConflictException('The name is taken');
    return { name };
  }
}

class NobodyGuard implements CanActivate {
  canActivate(): boolean {
    throw new UnauthorizedException();
  }
}

@Controller('facilities')
export class FacilitiesController {
  constructor(@Inject(FacilitiesService) private readonly facilities: FacilitiesService) {}

  @Get(':id')
  find(@Param('id') id: string): { id: string; name: string } {
    return this.facilities.find(id);
  }

  @Post()
  @HttpCode(202)
  create(@Body('name') name: string): { name: string } {
    return this.facilities.create(name);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(): void {}
}

@Controller('private')
@UseGuards(NobodyGuard)
export class PrivateController {
  @Get()
  read(): string {
    return 'nobody sees this';
  }
}
