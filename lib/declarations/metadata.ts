import type { Type } from '@nestjs/common';

/** What a decorator left on a class or a function. */
export function metadata<T>(key: string, target: object): T | undefined {
  return Reflect.getMetadata(key, target) as T | undefined;
}

/** What a decorator left on a controller for one of its methods. */
export function metadataOf<T>(key: string, controller: Type, name: string): T | undefined {
  return Reflect.getMetadata(key, controller, name) as T | undefined;
}
