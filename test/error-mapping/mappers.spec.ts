import { NotFoundException } from '@nestjs/common';
import { expect, it } from 'vitest';
import { createErrorMapper } from '../../lib/error-mapping/index.js';

it('a mapper that fails without a report does not change the response', () => {
  const failing = (): never => {
    throw new Error('planted failure');
  };

  const mapper = createErrorMapper({ mapErrors: [failing] });

  expect(mapper(new NotFoundException('no such thing')).getResponse()).toEqual({
    code: '404 Not Found',
    message: 'no such thing',
  });
});
