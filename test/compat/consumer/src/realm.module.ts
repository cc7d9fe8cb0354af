import { Injectable, Module } from '@nestjs/common';

@Injectable()
export class Realm {
  readonly name = 'facilities';
}

/** What the options of the library depend on. */
@Module({ providers: [Realm], exports: [Realm] })
export class RealmModule {}
