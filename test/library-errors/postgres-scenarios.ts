import { SECRET, type ResponseLine } from './rows/row-set.js';

/** Each statement by itself: some drivers prepare what they are given. */
export const POSTGRES_TABLES = [
  `create table facility (
     id int primary key,
     name varchar(40) not null constraint ${'facility_name_is_secret'} unique,
     beds smallint check (beds > 0),
     opened date,
     uuid uuid
   )`,
  'create table visit (id int primary key, facility_id int references facility (id))',
  'create table booking (room int, during int4range, exclude using gist (during with &&))',
  `insert into facility (id, name) values (1, '${SECRET}'), (2, 'second'), (3, 'third')`,
  'insert into visit values (1, 1)',
  'insert into booking values (1, int4range(1, 5))',
];

/** What a client's request makes of a database: one statement, and the response that it ends in. */
export const POSTGRES_SCENARIOS: readonly [what: string, statement: string, line: ResponseLine][] = [
  ['a unique violation', `insert into facility (id, name) values (9, '${SECRET}')`, '409 Already exists'],
  ['a primary key taken', `insert into facility (id, name) values (1, '${SECRET}2')`, '409 Already exists'],
  [
    'an exclusion violation',
    'insert into booking values (1, int4range(2, 3))',
    '409 Conflicts with something that exists',
  ],
  [
    'a foreign key to nowhere',
    'insert into visit values (2, 404)',
    '409 Refers to something that does not exist, or something else still refers to it',
  ],
  [
    'a row still referred to',
    'delete from facility where id = 1',
    '409 Refers to something that does not exist, or something else still refers to it',
  ],
  ['a null', 'insert into facility (id, name) values (9, null)', '400 A required value is missing'],
  [
    'a check violation',
    `insert into facility (id, name, beds) values (9, '${SECRET}', -1)`,
    '400 A value is not allowed',
  ],
  ['a malformed uuid', `select * from facility where uuid = '${SECRET}'`, '400 A value is malformed'],
  ['a malformed number', `select * from facility where id = '${SECRET}'`, '400 A value is malformed'],
  ['a malformed date', `select * from facility where opened = '${SECRET}'`, '400 A value is malformed'],
  ['a day that is none', `select * from facility where opened = '2026-02-30'`, '400 A value is out of range'],
  ['malformed JSON', `select '{${SECRET}'::jsonb`, '400 A value is malformed'],
  ['a malformed pattern', `select name ~ '(' from facility`, '400 A value is malformed'],
  ['a number out of range', 'update facility set beds = 99999 where id = 1', '400 A value is out of range'],
  ['a negative limit', 'select * from facility limit -1', '400 A value is out of range'],
  [
    'a text too long',
    `insert into facility (id, name) values (9, repeat('${SECRET}', 9))`,
    '400 A value is too long',
  ],
];

/** What is a fault of the server, and no library's. */
export const POSTGRES_FAULTS: readonly [what: string, statement: string][] = [
  ['a missing table', `select * from ${SECRET.replaceAll('-', '_')}`],
  ['a missing column', `select ${SECRET.replaceAll('-', '_')} from facility`],
  ['a syntax error', `selekt '${SECRET}'`],
  ['a division by zero', 'select 1 / (id - id) from facility'],
];

/** Has the server raise any SQLSTATE. */
export const raise = (sqlState: string): string =>
  `do $$ begin raise exception '${SECRET}' using errcode = '${sqlState}', detail = '${SECRET}', hint = '${SECRET}'; end $$`;
