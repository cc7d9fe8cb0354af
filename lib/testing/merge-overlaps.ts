import type { CheckedPath } from './checked-path.js';

/**
 * Gives each path the operations of every other whose form its target has as well: a request for `/a/b` that `/a/b` has
 * no method for is one for `/a/{id}`.
 */
export function mergeOverlaps(paths: readonly CheckedPath[]): CheckedPath[] {
  return paths.map(path => {
    const operations = [...paths.filter(other => matches(other, path.target)), path];
    return { ...path, operations: new Map(operations.flatMap(other => [...other.operations])) };
  });
}

/** Whether a target has the form of a path. */
export function matches({ template }: CheckedPath, target: string): boolean {
  const parts = template.split(/(\{[^}]+\})/).map(part => {
    if (part.startsWith('{*')) return '.*';
    return part.startsWith('{') ? '[^/]+' : part.replace(/[.*+?^$(){}|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}/?$`).test(target);
}
