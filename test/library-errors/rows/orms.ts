import { KNEX_NAMES } from '../../../lib/error-mapping/libraries/databases/knex.errors.js';
import { MIKROORM_NAMES } from '../../../lib/error-mapping/libraries/databases/mikroorm.errors.js';
import {
  MONGOOSE_NAMES,
  MONGOOSE_SHARED_NAMES,
} from '../../../lib/error-mapping/libraries/databases/mongoose.errors.js';
import { PRISMA_CODES, PRISMA_KINDS } from '../../../lib/error-mapping/libraries/databases/prisma.errors.js';
import { SEQUELIZE_NAMES } from '../../../lib/error-mapping/libraries/databases/sequelize.errors.js';
import { TYPEORM_NAMES } from '../../../lib/error-mapping/libraries/databases/typeorm.errors.js';
import { errorWith, SECRET, type RowSet } from './row-set.js';

const PRISMA_EXPECTED = {
  '400 A required value is missing': ['P2011', 'P2012', 'P2013'],
  '400 A value is not allowed': ['P2004'],
  '400 A value is malformed': ['P2006', 'P2007', 'P2019', 'P2023'],
  '400 A value is out of range': ['P2020', 'P2033'],
  '400 A value is too long': ['P2000'],
  '404 Resource not found': ['P2001', 'P2025'],
  '409 Already exists': ['P2002'],
  '409 Refers to something that does not exist': ['P2015', 'P2017', 'P2018'],
  '409 Something else still refers to it': ['P2014'],
  '409 Refers to something that does not exist, or something else still refers to it': ['P2003'],
  '409 Another change got in the way: try again': ['P2034'],
  '503': ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'],
};

export const ORM_ROWS: RowSet[] = [
  {
    library: 'prisma',
    table: PRISMA_CODES,
    expected: PRISMA_EXPECTED,
    make: code =>
      errorWith({
        name: 'PrismaClientKnownRequestError',
        code,
        clientVersion: '7.0.0',
        meta: { modelName: SECRET, target: [SECRET] },
      }),
  },
  {
    library: 'prisma',
    table: PRISMA_CODES,
    expected: PRISMA_EXPECTED,
    make: errorCode =>
      errorWith({ name: 'PrismaClientInitializationError', errorCode, clientVersion: '7.0.0' }),
  },
  ...['P2010', 'P2039', undefined].map((code): RowSet => ({
    library: 'prisma',
    table: PRISMA_KINDS,
    expected: {
      '400 A required value is missing': ['NullConstraintViolation'],
      '400 A value is malformed': ['InconsistentColumnData', 'InvalidInputValue'],
      '400 A value is out of range': ['ValueOutOfRange'],
      '400 A value is too long': ['LengthMismatch'],
      '409 Already exists': ['UniqueConstraintViolation'],
      '409 Something else still refers to it': ['RestrictViolation'],
      '409 Refers to something that does not exist, or something else still refers to it': [
        'ForeignKeyConstraintViolation',
      ],
      '409 Another change got in the way: try again': ['TransactionWriteConflict'],
      '503': ['ConnectionClosed', 'DatabaseNotReachable', 'SocketTimeout', 'TooManyConnections'],
    },
    make: kind => {
      const adapter = errorWith({
        name: 'DriverAdapterError',
        cause: { kind, originalMessage: SECRET, host: SECRET },
      });
      return code ? errorWith({ code, meta: { driverAdapterError: adapter } }) : adapter;
    },
  })),
  {
    library: 'typeorm',
    table: TYPEORM_NAMES,
    expected: {
      '404 Resource not found': ['EntityNotFoundError'],
      '409 It was changed in the meantime: read it again': ['OptimisticLockVersionMismatchError'],
    },
    make: name => errorWith({ name, entityClass: SECRET, criteria: { id: SECRET } }),
  },
  {
    library: 'mikroorm',
    table: MIKROORM_NAMES,
    expected: {
      '400 A required value is missing': ['NotNullConstraintViolationException'],
      '400 A value is not allowed': ['CheckConstraintViolationException'],
      '409 Already exists': ['UniqueConstraintViolationException'],
      '409 Refers to something that does not exist, or something else still refers to it': [
        'ForeignKeyConstraintViolationException',
      ],
      '409 Another change got in the way: try again': ['DeadlockException'],
      '409 It was changed in the meantime: read it again': ['OptimisticLockError'],
      '503': ['LockWaitTimeoutException', 'ConnectionException'],
    },
    make: name => errorWith({ name, entity: { secret: SECRET } }),
  },
  {
    library: 'sequelize',
    table: SEQUELIZE_NAMES,
    expected: {
      '400 Validation failed': ['SequelizeValidationError'],
      '404 Resource not found': ['SequelizeEmptyResultError'],
      '409 Already exists': ['SequelizeUniqueConstraintError'],
      '409 Conflicts with something that exists': ['SequelizeExclusionConstraintError'],
      '409 Refers to something that does not exist, or something else still refers to it': [
        'SequelizeForeignKeyConstraintError',
      ],
      '409 It was changed in the meantime: read it again': ['SequelizeOptimisticLockError'],
      '503': [
        'SequelizeTimeoutError',
        'SequelizeConnectionError',
        'SequelizeConnectionRefusedError',
        'SequelizeConnectionTimedOutError',
        'SequelizeConnectionAcquireTimeoutError',
        'SequelizeHostNotFoundError',
        'SequelizeHostNotReachableError',
        'SequelizeInvalidConnectionError',
      ],
    },
    make: name =>
      errorWith({
        name,
        errors: [{ message: SECRET, path: SECRET, value: SECRET }],
        fields: { [SECRET]: 1 },
      }),
  },
  {
    library: 'mongoose',
    table: MONGOOSE_NAMES,
    expected: {
      '404 Resource not found': ['DocumentNotFoundError'],
      '503': ['MongooseServerSelectionError'],
    },
    make: name => errorWith({ name, filter: { email: SECRET } }),
  },
  {
    library: 'mongoose',
    table: MONGOOSE_SHARED_NAMES,
    expected: {
      '400 A value is malformed': ['CastError'],
      '400 Validation failed': ['ValidationError'],
      '409 It was changed in the meantime: read it again': ['VersionError'],
    },
    make: name =>
      errorWith({ name, modifiedPaths: [SECRET], valueType: 'string', _message: SECRET, errors: {} }),
  },
  {
    library: 'knex',
    table: KNEX_NAMES,
    expected: { '503': ['KnexTimeoutError'] },
    make: name => errorWith({ name, bindings: [SECRET] }),
  },
];
