import * as nest from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import { WsException } from '@nestjs/websockets';
import * as registry from 'nestjs-registry-http';

/** Every kind of value that a handler may throw, made anew for each throw. */
export const THROWN = {
  'an RpcException with a text': () => new RpcException('no such facility'),
  'an RpcException with an object': () => new RpcException({ reason: 'no such facility', at: [1, 2] }),
  'a WsException with a text': () => new WsException('no such facility'),
  'a WsException with an object': () => new WsException({ reason: 'no such facility', at: [1, 2] }),
  'an error of a class that extends WsException': () => new (class Refused extends WsException {})('refused'),
  'an Error': () => new Error('secret'),
  'a TypeError': () => new TypeError('secret'),
  'an IntrinsicException': () => new nest.IntrinsicException('secret'),
  'a NotFoundException of Nest': () => new nest.NotFoundException('x'),
  'a BadRequestException of Nest with an object': () =>
    new nest.BadRequestException({ message: ['a', 'b'], error: 'Bad Request', statusCode: 400 }),
  'an UnauthorizedException of Nest': () => new nest.UnauthorizedException(),
  'an HttpException of Nest': () => new nest.HttpException('teapot', 418),
  'an InternalServerErrorException of Nest': () => new nest.InternalServerErrorException('x'),
  'an object that has getError': () => ({ getError: () => 'secret' }),
  'an object': () => ({ secret: true }),
  'a text': () => 'secret',
  'a number': () => 7,
  null: () => null,
  undefined: () => undefined,
} satisfies Record<string, () => unknown>;

/** An exception of ours, and Nest's own that says the same: no transport but HTTP is to tell them apart. */
export const TWINS = {
  'a NotFoundException': [() => new registry.NotFoundException('x'), () => new nest.NotFoundException('x')],
  'a NotFoundException without a message': [
    () => new registry.NotFoundException(),
    () => new nest.NotFoundException(),
  ],
  'a BadRequestException': [
    () => new registry.BadRequestException('x'),
    () => new nest.BadRequestException('x'),
  ],
  'an UnauthorizedException': [
    () => new registry.UnauthorizedException('x'),
    () => new nest.UnauthorizedException('x'),
  ],
  'a ForbiddenException': [
    () => new registry.ForbiddenException('x'),
    () => new nest.ForbiddenException('x'),
  ],
  'a MethodNotAllowedException': [
    () => new registry.MethodNotAllowedException('x'),
    () => new nest.MethodNotAllowedException('x'),
  ],
  'a ConflictException': [() => new registry.ConflictException('x'), () => new nest.ConflictException('x')],
  'a GoneException': [() => new registry.GoneException('x'), () => new nest.GoneException('x')],
  'an InternalServerErrorException': [
    () => new registry.InternalServerErrorException('x'),
    () => new nest.InternalServerErrorException('x'),
  ],
  'a RegistryException of another status': [
    () => new registry.RegistryException(422, 'x'),
    () => new nest.UnprocessableEntityException('x'),
  ],
  'an exception that has been frozen': [
    () => Object.freeze(new registry.GoneException('x')),
    () => new nest.GoneException('x'),
  ],
} satisfies Record<string, [ours: () => Error, nests: () => Error]>;

const makers = new Map<string, () => unknown>([
  ...Object.entries(THROWN),
  ...Object.entries(TWINS).flatMap(([name, [ours, nests]]): [string, () => unknown][] => [
    [name, ours],
    [`${name} (Nest's)`, nests],
  ]),
]);

/** What this name stands for. */
export function thrownNamed(name: string): unknown {
  const make = makers.get(name);
  if (!make) throw new RangeError(`nothing is named ${name}`);
  return make();
}

/** Throws what this name stands for. */
export function throwNamed(name: string): never {
  throw thrownNamed(name);
}

/** What to throw in the application with the module, and what in the bare one, for both to respond the same. */
export const PAIRS: readonly (readonly [ours: string, bare: string])[] = [
  ...Object.keys(THROWN).map(name => [name, name] as const),
  ...Object.keys(TWINS).map(name => [name, `${name} (Nest's)`] as const),
];
