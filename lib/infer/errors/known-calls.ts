import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { carrying, type Effects, rejected, throwing } from '../flow/effects.js';
import { getPackageName } from '../program/declarations.js';
import { isDeferred } from '../program/types.js';
import { findMadeErrors } from './error-values.js';
import { describeKnownError } from './known-error.js';

interface KnownError {
  readonly status: number;
  readonly name: string;
  readonly message?: string;
}

interface KnownCall {
  /** The package that declares the method, or the end of its class's name. */
  readonly from: RegExp;
  readonly methods: RegExp;
  readonly error: KnownError;
}

const NOT_FOUND = (name: string): KnownError => ({ status: 404, name, message: 'Resource not found' });

/** Methods of packages that are known to throw, with the response that this library sends for the error. */
const KNOWN_CALLS: readonly KnownCall[] = [
  { from: /^typeorm$/, methods: /OrFail$/, error: NOT_FOUND('EntityNotFoundError') },
  { from: /^@mikro-orm\//, methods: /OrFail$/, error: NOT_FOUND('NotFoundError') },
  { from: /^mongoose$/, methods: /^orFail$/, error: NOT_FOUND('DocumentNotFoundError') },
  {
    from: /^@nestjs\/jwt$|^@types\/jsonwebtoken$/,
    methods: /^verify(Async)?$/,
    error: { status: 401, name: 'JsonWebTokenError' },
  },
  { from: /Delegate$/, methods: /OrThrow$/, error: NOT_FOUND('PrismaClientKnownRequestError') },
  { from: /Delegate$/, methods: /^(update|delete)$/, error: NOT_FOUND('PrismaClientKnownRequestError') },
  {
    from: /^@nestjs\/terminus$/,
    methods: /^check$/,
    error: { status: 503, name: 'ServiceUnavailableException' },
  },
];

/** Finds the errors that a package's method is known to throw. `undefined` if no table has it. */
export function findKnownCall(
  analysis: Analysis,
  node: ts.CallExpression,
  context: Context,
): Effects | undefined {
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const method = callee.name.text;
  const candidates = KNOWN_CALLS.filter(({ methods }) => methods.test(method));
  if (candidates.length === 0) return undefined;
  const declaration = analysis.checker.getResolvedSignature(node)?.declaration;
  const owner = declaration ? getPackageName(declaration) : '';
  const holder = analysis.typeOf(callee.expression, context).symbol?.name ?? '';
  const known = candidates.find(({ from }) => from.test(owner) || from.test(holder));
  if (!known) return undefined;
  const [factory] = node.arguments;
  if (method === 'orFail' && factory) return carrying(findMadeErrors(analysis, factory, context));
  const handler = findFailHandler(node);
  const { status, name, message } = known.error;
  const effects = handler
    ? throwing(...findMadeErrors(analysis, handler, context).values())
    : throwing(describeKnownError(status, name, message, node));
  return isDeferred(analysis.checker, analysis.checker.getTypeAtLocation(node)) ? rejected(effects) : effects;
}

/** The function that creates MikroORM's error, in the options of a call. */
function findFailHandler(node: ts.CallExpression): ts.Expression | undefined {
  const options = node.arguments.at(-1);
  if (!options || !ts.isObjectLiteralExpression(options)) return undefined;
  const property = options.properties.find(({ name }) => name?.getText() === 'failHandler');
  return property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
}
