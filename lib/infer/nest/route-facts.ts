import type { Analysis, Known, RouteFacts } from '../analysis.js';
import { type FactSet, unite } from '../flow/effects.js';
import { PRESENT, formatValue } from '../values/known.js';
import type { Handler } from './controllers.js';
import { readMetadata } from './metadata.js';

/** A route as its guards, interceptors and pipes see it. */
export interface Route extends RouteFacts {
  /** The methods of the requests that it serves: a route for GET serves HEAD too. */
  readonly methods: readonly string[];
}

/**
 * @param present - what every request has, because earlier guards refuse the others: `user`, `bearer token`
 * @param isAbsent - whether no request of the route has a member
 */
export function describeRoute(
  analysis: Analysis,
  handler: Handler,
  present: ReadonlySet<string>,
  isAbsent: (member: string) => boolean = () => false,
): Route {
  const read = readMetadata(analysis, handler);
  const known = new Map<string, Known | undefined>();
  const metadata = (key: string): Known | undefined => {
    if (!known.has(key)) known.set(key, read(key));
    return known.get(key);
  };
  const methods = METHODS[handler.method] ?? [handler.method];
  return {
    methods,
    metadata,
    request: member => {
      if (present.has(member)) return { value: PRESENT };
      const [method] = methods;
      if (member === 'method') return method === undefined ? undefined : { value: method };
      return isAbsent(member) ? { value: undefined } : undefined;
    },
  };
}

const METHODS: Readonly<Record<string, readonly string[]>> = { ALL: [], GET: ['GET', 'HEAD'] };

/** The effects of an enhancer, with the facts that it read from the route. */
interface Run {
  readonly asked: ReadonlyMap<string, string>;
  readonly facts: FactSet;
}

const runs = new WeakMap<object, Run[]>();

/** Evaluates an enhancer once for all routes with the same facts. */
export function rememberByRoute(
  enhancer: object,
  route: Route,
  run: (route: RouteFacts) => FactSet,
): FactSet {
  return forEachMethod(route, facts => {
    const known = runs
      .get(enhancer)
      ?.find(({ asked }) => [...asked].every(([question, answer]) => ask(facts, question) === answer));
    if (known) return known;
    const { asked, recorder } = record(facts);
    const made = { asked, facts: run(recorder) };
    runs.set(enhancer, [...(runs.get(enhancer) ?? []), made]);
    return made;
  });
}

/** Evaluates an enhancer for one route. If it reads the method, evaluates it for each method of the route. */
export function runForRoute(route: Route, run: (route: RouteFacts) => FactSet): FactSet {
  return forEachMethod(route, facts => {
    const { asked, recorder } = record(facts);
    return { asked, facts: run(recorder) };
  });
}

function forEachMethod(route: Route, run: (route: RouteFacts) => Run): FactSet {
  const { asked, facts } = run(route);
  if (!asked.has('request method')) return facts;
  const others = route.methods.slice(1).map(method =>
    run({
      metadata: key => route.metadata(key),
      request: member => (member === 'method' ? { value: method } : route.request(member)),
    }),
  );
  return unite(facts, ...others.map(other => other.facts));
}

/** The same route. It records the facts that are read. */
function record(route: RouteFacts): { asked: Map<string, string>; recorder: RouteFacts } {
  const asked = new Map<string, string>();
  const note = (question: string, known: Known | undefined): Known | undefined => {
    asked.set(question, formatValue(known));
    return known;
  };
  return {
    asked,
    recorder: {
      metadata: key => note(`metadata ${key}`, route.metadata(key)),
      request: member => note(`request ${member}`, route.request(member)),
    },
  };
}

function ask(route: RouteFacts, question: string): string {
  const [kind, ...rest] = question.split(' ');
  const name = rest.join(' ');
  return formatValue(kind === 'metadata' ? route.metadata(name) : route.request(name));
}
