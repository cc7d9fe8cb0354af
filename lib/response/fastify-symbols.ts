/** Finds a member of Fastify's objects that has a symbol of Fastify's own for its name: one for each copy of Fastify. */
export function symbolFinder(description: string): (of: object) => symbol | undefined {
  let known: symbol | undefined;
  return of =>
    (known ??= Object.getOwnPropertySymbols(of).find(symbol => symbol.description === description));
}
