import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from './database.js';
import { FacilityStore } from './facility.store.js';

@Module({ providers: [FacilityStore], exports: [FacilityStore] })
export class StoreModule implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  // Called after the server has sent its last response.
  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
