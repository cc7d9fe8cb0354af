import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from './database.js';
import { FacilityStore } from './facility.store.js';
import { openPglite } from './pglite.database.js';
import { openPostgres } from './postgres.database.js';

@Module({
  providers: [
    {
      provide: Database,
      inject: [Config],
      useFactory: ({ databaseUrl, dataDir }: Config) =>
        databaseUrl ? openPostgres(databaseUrl) : openPglite(dataDir),
    },
    FacilityStore,
  ],
  exports: [Database, FacilityStore],
})
export class StoreModule implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  // Called after the server has answered its last request.
  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
