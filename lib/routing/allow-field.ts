import { allowedMethods } from '../contract/index.js';

/** The value of `Allow` for a path that has these methods. */
export function allowField(methods: Iterable<string>): string {
  return allowedMethods(methods).join(', ');
}
