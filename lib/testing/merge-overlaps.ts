import type { CheckedPath } from './checked-path.js';

/**
 * Gives each path the operations of every other whose form its target has as well: a request for `/a/b` that `/a/b` has
 * no method for is one for `/a/{id}`.
 */
export function mergeOverlaps(paths: readonly CheckedPath[]): CheckedPath[] {
  const patterns = paths.map(path => ({ path, pattern: patternOf(path.template) }));
  return paths.map(path => {
    const matching = patterns.filter(({ pattern }) => pattern.test(path.target)).map(other => other.path);
    const operations = [...matching, path].flatMap(other => [...other.operations]);
    return { ...path, operations: new Map(operations) };
  });
}

function patternOf(template: string): RegExp {
  const parts = template.split(/(\{[^}]+\})/).map(part => {
    if (part.startsWith('{*')) return '.*';
    return part.startsWith('{') ? '[^/]+' : part.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}/?$`);
}
