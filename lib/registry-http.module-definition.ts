import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { RegistryHttpOptions } from './registry-http.options.js';

/** Nest's builder turns the options into the four forms of a dynamic module. */
export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<
  Omit<RegistryHttpOptions, 'isGlobal'>
>({ moduleName: 'RegistryHttp' })
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createRegistryHttpOptions')
  .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
  .build();
