import 'reflect-metadata';
import { Module } from '@nestjs/common';

// What a bundle of Nest alone is made of: it shows whose fault a bundle is that does not run.
export class AppModule {}
Module({})(AppModule);
