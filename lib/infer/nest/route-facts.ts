import type { Analysis, Known, RouteFacts } from '../analysis.js';
import { type FactSet, unite } from '../flow/effects.js';
import { PRESENT, formatValue } from '../values/known.js';
import type { Handler } from './controllers.js';
import { readMetadata } from './metadata.js';

/** A route as its guards, interceptors and pipes see it. */
export interface Route extends RouteFacts {
  /**
   * The values that a member of the request can have. `undefined` if it can have any. `method` has two on a route for GET,
   * which serves HEAD too.
   */
  values(member: string): readonly Known[] | undefined;
}

/**
 * @param present - what every request has, because earlier guards refuse the others: `user`, `bearer token`
 * @param findValues - finds the values that a member can have after the guards
 */
export function describeRoute(
  analysis: Analysis,
  handler: Handler,
  present: ReadonlySet<string>,
  findValues: (member: string) => readonly Known[] | undefined = () => undefined,
): Route {
  const metadata = remember(readMetadata(analysis, handler));
  const found = remember(findValues);
  const methods = METHODS[handler.method] ?? [handler.method];
  const values = (member: string): readonly Known[] | undefined => {
    if (present.has(member)) return [{ value: PRESENT }];
    if (member === 'method') return methods.length ? methods.map(value => ({ value })) : undefined;
    return found(member);
  };
  return { metadata, values, request: member => values(member)?.[0] };
}

/** The same function, which is called once for each question. */
function remember<Args extends readonly (string | undefined)[], Found>(
  find: (...args: Args) => Found,
): (...args: Args) => Found {
  const known = new Map<string, Found>();
  return (...args) => {
    const question = args.join(' ');
    const found = known.get(question);
    if (found !== undefined || known.has(question)) return found as Found;
    const made = find(...args);
    known.set(question, made);
    return made;
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
  return forEachValue(route, facts => {
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

/** Evaluates code for one route, for each value of the members of the request that it reads. */
export function runForRoute(route: Route, run: (route: RouteFacts) => FactSet): FactSet {
  return forEachValue(route, facts => {
    const { asked, recorder } = record(facts);
    return { asked, facts: run(recorder) };
  });
}

/** Runs code for each combination of the values of the members that it reads. */
function forEachValue(
  route: Route,
  run: (route: RouteFacts) => Run,
  chosen: ReadonlyMap<string, Known> = new Map(),
  first = run(choose(route, chosen)),
): FactSet {
  const member = [...first.asked.keys()]
    .flatMap(question => (question.startsWith(REQUEST) ? [question.slice(REQUEST.length)] : []))
    .find(name => !chosen.has(name) && (route.values(name)?.length ?? 0) > 1);
  if (member === undefined) return first.facts;
  return unite(
    ...(route.values(member) ?? []).map((known, index) =>
      // The first run has read the first value of each member.
      forEachValue(route, run, new Map([...chosen, [member, known]]), index === 0 ? first : undefined),
    ),
  );
}

/** The same route, with one value of some members. */
function choose(route: Route, chosen: ReadonlyMap<string, Known>): RouteFacts {
  return {
    metadata: (key, holder) => route.metadata(key, holder),
    request: member => chosen.get(member) ?? route.request(member),
  };
}

const REQUEST = 'request ';

/** The same route. It records the facts that are read. */
function record(route: RouteFacts): { asked: Map<string, string>; recorder: RouteFacts } {
  const asked = new Map<string, string>();
  const note = (question: string, known: Known | undefined): Known | undefined => {
    asked.set(question, formatKnown(known));
    return known;
  };
  return {
    asked,
    recorder: {
      metadata: (key, holder) => note(`${holder ?? 'either'} ${key}`, route.metadata(key, holder)),
      request: member => note(`${REQUEST}${member}`, route.request(member)),
    },
  };
}

function ask(route: RouteFacts, question: string): string {
  const [kind, ...rest] = question.split(' ');
  const name = rest.join(' ');
  if (kind === 'handler' || kind === 'class') return formatKnown(route.metadata(name, kind));
  return formatKnown(kind === 'either' ? route.metadata(name) : route.request(name));
}

function formatKnown(known: Known | undefined): string {
  return known ? formatValue(known.value) : 'unknown';
}
