import { NotFoundException } from '@nestjs/common';
import { expect, it } from 'vitest';
import { exceptionOf } from '../../lib/error-mapping/index.js';

it('a recogniser that fails, where nobody is told, does not cost the answer', () => {
  const failing = (): never => {
    throw new Error('planted failure');
  };

  const recognise = exceptionOf({ mapErrors: [failing] });

  expect(recognise(new NotFoundException('no such thing')).getResponse()).toEqual({
    code: '404 Not Found',
    message: 'no such thing',
  });
});
