import ts from 'typescript';
import type { Analysis, Known, RouteFacts } from '../analysis.js';
import { evaluateConstant } from '../values/constants.js';
import { PRESENT } from '../values/known.js';
import { unwrap } from '../program/declarations.js';
import type { GivenArguments } from '../program/given-arguments.js';
import type { Handler } from './controllers.js';
import { readSkipThrottle } from './guards/skipped-throttlers.js';
import type { AppliedDecorator } from './decorators.js';

/** Reads metadata as `Reflector` does: from the method or the controller, or first from the method. */
export function readMetadata(
  analysis: Analysis,
  { decorators, classDecorators }: Handler,
): RouteFacts['metadata'] {
  return (key, holder) => {
    const read = [
      ...(holder === 'class' ? [] : decorators),
      ...(holder === 'handler' ? [] : classDecorators),
    ];
    for (const decorator of read) {
      const found = readDecorator(analysis, decorator, key);
      if (found) return found;
    }
    return { value: undefined };
  };
}

function readDecorator({ checker }: Analysis, decorator: AppliedDecorator, key: string): Known | undefined {
  const { name, args, node, given } = decorator;
  if (key === `decorator:${name}`) {
    return (
      (args[0] && evaluateConstant(checker, args[0], { self: undefined })) ?? {
        value: args.length ? PRESENT : undefined,
      }
    );
  }
  if (name !== 'SetMetadata' || !args[0]) return readSkipThrottle(checker, node, key);
  if (evaluateConstant(checker, args[0], { self: undefined })?.value !== key) return undefined;
  return args[1] ? readValue(checker, args[1], given) : { value: undefined };
}

function readValue(checker: ts.TypeChecker, node: ts.Expression, given: GivenArguments): Known {
  const inner = unwrap(node);
  const symbol = ts.isIdentifier(inner) ? checker.getSymbolAtLocation(inner) : undefined;
  const passed = symbol && given.get(symbol);
  if (passed) {
    const declaration = symbol.valueDeclaration;
    const values = passed.map(
      argument => evaluateConstant(checker, argument, { self: undefined })?.value ?? PRESENT,
    );
    const isRest = declaration && ts.isParameter(declaration) && declaration.dotDotDotToken;
    return { value: isRest ? values : values[0] };
  }
  return evaluateConstant(checker, inner, { self: undefined }) ?? { value: PRESENT };
}
