import { Body, Controller, Get, Injectable, Param, Post } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import {
  ConflictException,
  GoneException,
  Location,
  NotFoundException,
  thrownBy,
  Throws,
} from 'nestjs-registry-http';

export class Facility {
  @ApiProperty({ example: '2' })
  id!: string;

  @ApiProperty({ example: 'Malava Hospital' })
  name!: string;
}

/** Clients tell it from other 409s by its `errorCode`. */
export class IdTakenException extends ConflictException {
  static readonly errorCode = 'id-taken';
}

@Injectable()
export class FacilitiesService {
  private readonly facilities = new Map<string, Facility>([['1', { id: '1', name: 'Kakamega HC' }]]);
  private readonly removed = new Set(['7']);

  @Throws(NotFoundException, { error: GoneException, when: 'the facility was removed' })
  find(id: string): Facility {
    if (this.removed.has(id)) throw new GoneException(`Facility ${id} was removed`);
    const facility = this.facilities.get(id);
    if (!facility) throw new NotFoundException('Resource not found');
    return facility;
  }

  @Throws({ error: IdTakenException, when: 'the id is taken' })
  create(facility: Facility): Facility {
    if (this.facilities.has(facility.id)) {
      throw new IdTakenException('The id is taken');
    }
    this.facilities.set(facility.id, facility);
    return facility;
  }
}

@Controller('facilities')
export class FacilitiesController {
  constructor(private readonly facilities: FacilitiesService) {}

  @Get(':id')
  @Throws(thrownBy(FacilitiesService, 'find'))
  find(@Param('id') id: string): Facility {
    return this.facilities.find(id);
  }

  @Post()
  @Location('/facilities/:id')
  @Throws(thrownBy(FacilitiesService, 'create'))
  create(@Body() facility: Facility): Facility {
    return this.facilities.create(facility);
  }
}
