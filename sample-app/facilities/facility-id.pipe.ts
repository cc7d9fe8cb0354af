import { Injectable, type PipeTransform } from '@nestjs/common';
import { NotFoundException } from 'nestjs-registry-http';
import { UUID } from './patterns.js';

/** What is not a uuid is not malformed input here, but a path at which nothing can be. */
@Injectable()
export class FacilityIdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!UUID.test(id)) throw new NotFoundException('Resource not found');
    return id.toLowerCase();
  }
}
