import { BadGatewayException, HttpException, ImATeapotException, Injectable } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import {
  GoneException,
  Location,
  NotFoundException,
  RegistryException,
  SuccessCode,
  thrownBy,
  Throws,
} from 'nestjs-registry-http';
import { resolveExceptionStatus } from '../../lib/route-contract/reflect/exception-status.js';

describe('decorators say at once what is wrong', () => {
  it.each([[199], [300], [404], [200.5], [Number.NaN], ['204']])('@SuccessCode(%j)', status => {
    expect(() => SuccessCode(status as number, 'a reason')).toThrow(
      new TypeError(`@SuccessCode: the status must be one of success, from 200 to 299, but is ${status}`),
    );
  });

  it.each(['', '  ', undefined])('@SuccessCode(204, %j)', reason => {
    expect(() => SuccessCode(204, reason as string)).toThrow(
      new TypeError('@SuccessCode: 204 needs a reason, in words for those who read the contract'),
    );
  });

  it.each(['facilities/:uuid', '', undefined])('@Location(%j)', template => {
    expect(() => Location(template as string)).toThrow(
      new TypeError(`@Location: a template must begin with a slash, but is ${JSON.stringify(template)}`),
    );
  });

  it('@Throws() of what a circular import left undefined', () => {
    expect(() => Throws(NotFoundException, undefined as never)).toThrow(
      new TypeError(
        '@Throws: argument 2 must be a class of exceptions, a status, an object with "error", or thrownBy(…), ' +
          'but is undefined, as in a circular import',
      ),
    );
    expect(() => Throws({ when: 'never' } as never)).toThrow(TypeError);
    expect(() => Throws('404' as never)).toThrow(TypeError);
  });

  it('thrownBy() of what a circular import left undefined', () => {
    expect(() => thrownBy(undefined as never, 'find' as never)).toThrow(
      new TypeError('thrownBy: the class is undefined, as in a circular import'),
    );
  });

  it('thrownBy() takes the names of methods only', () => {
    @Injectable()
    class Service {
      readonly name = 'service';
      find(): void {}
    }
    thrownBy(Service, 'find');
    // @ts-expect-error -- a property is no method
    thrownBy(Service, 'name');
    // @ts-expect-error -- there is no such method
    thrownBy(Service, 'fined');
    // @ts-expect-error -- no method is named
    expect(thrownBy(Service)).toBeDefined();
  });
});

class Removed extends RegistryException {
  constructor(facility: { id: string; owner: { name: string } }) {
    super(410, `Facility ${facility.id.toUpperCase()} of ${facility.owner.name.trim()} was removed`);
  }
}

class Later extends GoneException {
  constructor([first, ...rest]: string[], format: (text: string) => string) {
    super(format(`${first} and ${rest.join()}`));
  }
}

class Stated extends RegistryException {
  static readonly status = 423;
  constructor(table: Map<string, number>) {
    const status = table.get('locked');
    if (typeof status !== 'number') throw new Error('no such status');
    super(status);
  }
}

class Untold extends RegistryException {
  constructor(status: number) {
    super(status, 'depends on who asks');
  }
}

describe('the status of a class of exceptions', () => {
  it.each([
    [NotFoundException, 404],
    [GoneException, 410],
    [BadGatewayException, 502],
    [ImATeapotException, 418],
    [Removed, 410],
    [Later, 410],
    [Stated, 423],
    [Untold, undefined],
    [RegistryException, undefined],
    [HttpException, undefined],
  ])('%o', (type, status) => {
    expect(resolveExceptionStatus(type)).toBe(status);
    expect(resolveExceptionStatus(type)).toBe(status);
  });
});
