import 'reflect-metadata';
import { Controller, Get, type Type } from '@nestjs/common';
import type { Adapter, Variant } from '../variants.js';
import { createApp } from './nest.js';

/** Starts an application with many routes once, and tells its parent the CPU time that took. */
const [variant, adapter, routes] = process.argv.slice(2) as [Variant, Adapter, string];
const ROUTES_PER_CONTROLLER = 20;

function manyControllers(count: number): Type[] {
  return Array.from({ length: count / ROUTES_PER_CONTROLLER }, (_, index) => {
    class ManyController {}
    for (let route = 0; route < ROUTES_PER_CONTROLLER; route++) {
      const name = `route${route}`;
      const descriptor = { value: () => ({ route }), writable: true, configurable: true };
      Object.defineProperty(ManyController.prototype, name, descriptor);
      Get(`r${route}/:id`)(ManyController.prototype, name, descriptor);
    }
    Controller(`c${index}`)(ManyController);
    return ManyController;
  });
}

const controllers = manyControllers(Number(routes));
const before = process.cpuUsage();
const app = await createApp(variant, adapter, controllers);
await app.listen(0, '127.0.0.1');
const { user, system } = process.cpuUsage(before);
process.send?.({ milliseconds: (user + system) / 1000 }, () => process.exit());
