import { Module } from '@nestjs/common';
import { StoreModule } from '../store/index.js';
import { FacilitiesController } from './facilities.controller.js';
import { FacilitiesService } from './facilities.service.js';

@Module({ imports: [StoreModule], controllers: [FacilitiesController], providers: [FacilitiesService] })
export class FacilitiesModule {}
