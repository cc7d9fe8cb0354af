/** Of a `{*rest}`, and of any other parameter: no template has these characters. */
const REST = '\u0001';
const ONE = '\u0000';

/** A text with parameters in it. */
interface Form {
  readonly first: string;
  /** The text after each parameter, and the least number of characters of the segment. */
  readonly rest: readonly { readonly literal: string; readonly least: number }[];
}

interface Templated {
  readonly template: string;
}

interface Node<T> {
  readonly literals: Map<string, Node<T>>;
  /** Segments with parameters: all `{id}` are one. */
  readonly patterns: Map<string, { readonly form: Form; readonly node: Node<T> }>;
  /** The paths that end here. */
  readonly paths: T[];
  /** The paths that continue over any number of segments. */
  readonly rests: { readonly form: Form; readonly path: T }[];
}

/** No real document has more paths of one form. */
const MOST_FOUND = 100;

const createNode = <T>(): Node<T> => ({ literals: new Map(), patterns: new Map(), paths: [], rests: [] });

/** Finds the paths whose form a target has. The time for one does not grow with the number of paths. */
export class PathIndex<T extends Templated> {
  private readonly root = createNode<T>();

  constructor(paths: readonly T[]) {
    for (const path of paths) this.add(path);
  }

  find(target: string): T[] {
    const segments = split(target.replace(/[?#].*$/s, ''));
    const found: T[] = [];
    let nodes: Node<T>[] = [this.root];
    for (let index = 0; nodes.length; index++) {
      if (nodes.some(({ rests }) => rests.length))
        collectRests(nodes, segments.slice(index).join('/'), found);
      const segment = segments[index];
      if (segment === undefined) {
        for (const { paths } of nodes) for (const path of paths) found.push(path);
        break;
      }
      nodes = nodes.flatMap(node => childrenFor(node, segment));
    }
    return found.slice(0, MOST_FOUND);
  }

  private add(path: T): void {
    const form = path.template.replace(/\{\*[^}]*\}/g, REST).replace(/\{[^}]+\}/g, ONE);
    const segments = split(form);
    let node = this.root;
    for (const [index, segment] of segments.entries()) {
      if (segment.includes(REST)) {
        node.rests.push({ form: readForm(segments.slice(index).join('/')), path });
        return;
      }
      node = segment.includes(ONE) ? patternChild(node, segment) : literalChild(node, segment);
    }
    node.paths.push(path);
  }
}

function split(path: string): string[] {
  return path.replace(/^\//, '').replace(/\/$/, '').split('/');
}

function literalChild<T>({ literals }: Node<T>, segment: string): Node<T> {
  const child = literals.get(segment) ?? createNode<T>();
  literals.set(segment, child);
  return child;
}

function patternChild<T>({ patterns }: Node<T>, segment: string): Node<T> {
  const child = patterns.get(segment) ?? { form: readForm(segment), node: createNode<T>() };
  patterns.set(segment, child);
  return child.node;
}

function childrenFor<T>({ literals, patterns }: Node<T>, segment: string): Node<T>[] {
  const literal = literals.get(segment);
  const found = literal ? [literal] : [];
  for (const { form, node } of patterns.values()) if (hasForm(form, segment)) found.push(node);
  return found;
}

function collectRests<T>(nodes: readonly Node<T>[], remaining: string, found: T[]): void {
  for (const { rests } of nodes)
    for (const { form, path } of rests) if (hasForm(form, remaining)) found.push(path);
}

function readForm(pattern: string): Form {
  const [first = '', ...rest] = pattern.split(new RegExp(`(?=[${ONE}${REST}])`));
  const starts = first.startsWith(ONE) || first.startsWith(REST);
  return {
    first: starts ? '' : first,
    rest: (starts ? [first, ...rest] : rest).map(part => ({
      literal: part.slice(1),
      least: part.startsWith(REST) ? 0 : 1,
    })),
  };
}

/** Whether a text has a form. It is gone over once, however many parameters there are. */
function hasForm({ first, rest }: Form, text: string): boolean {
  if (!text.startsWith(first)) return false;
  const last = rest.at(-1);
  if (!last) return text === first;
  let position = first.length;
  for (const { literal, least } of rest.slice(0, -1)) {
    const start = position + least;
    const at = start > text.length ? -1 : text.indexOf(literal, start);
    if (at < 0) return false;
    position = at + literal.length;
  }
  return text.length - last.literal.length >= position + last.least && text.endsWith(last.literal);
}
