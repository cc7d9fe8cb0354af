import ts from 'typescript';
import type { Context, Known } from '../../analysis.js';
import { assignedIn } from '../../program/assignments.js';
import { readBoundMember } from '../../program/member-names.js';
import type { KnownList } from '../known.js';

/** The context in which a variable, or the variables of a pattern, hold an element of a list. */
export function giveElement(
  checker: ts.TypeChecker,
  name: ts.BindingName | undefined,
  { element }: KnownList,
  context: Context,
): Context {
  if (!name || !element) return context;
  const given = new Map(context.given);
  const around = ts.findAncestor(name, ts.isFunctionLike);
  const assigned = around && assignedIn(around);
  const give = (part: ts.Node, known: Known | undefined): void => {
    const symbol = ts.isIdentifier(part) ? checker.getSymbolAtLocation(part) : undefined;
    if (symbol && known && !assigned?.has(symbol.name)) given.set(symbol, known);
  };
  if (ts.isIdentifier(name)) give(name, { value: element });
  else if (ts.isObjectBindingPattern(name)) {
    for (const part of name.elements) {
      const member = part.initializer || part.dotDotDotToken ? undefined : readBoundMember(part);
      if (member !== undefined) give(part.name, element.member(member));
    }
  }
  return { ...context, given };
}
