/**
 * Values of every PostgreSQL type, as SQL that makes them. Every way rows can take out of the server
 * is held to give of each the very text that `psql` prints of it.
 */
export interface ValueSet {
  /** Of the column: also a name in SQL. */
  readonly name: string;
  /** As it is declared; what `create` makes comes first. */
  readonly type: string;
  /** SQL expressions; NULL and a text that must not be taken for one belong to every set. */
  readonly values: readonly string[];
  /** First server version that has it. */
  readonly since?: number;
}

const text = (...values: readonly string[]) =>
  values.map((value) => `'${value.replaceAll("'", "''")}'`);

const DIGITS = '1234567890'.repeat(20);

export const VALUE_SETS: readonly ValueSet[] = [
  { name: 'bool', type: 'bool', values: ['true', 'false'] },
  { name: 'int2', type: 'int2', values: text('-32768', '32767', '0') },
  { name: 'int4', type: 'int4', values: text('-2147483648', '2147483647', '0') },
  {
    ...{ name: 'int8', type: 'int8' },
    values: text('-9223372036854775808', '9223372036854775807', '9007199254740993', '0'),
  },
  {
    ...{ name: 'numeric', type: 'numeric' },
    values: text(DIGITS, `-0.${DIGITS}`, 'NaN', '0', '0.000', '1e-20', '100', '1.50'),
  },
  {
    ...{ name: 'numeric_infinite', type: 'numeric', since: 14 },
    values: text('Infinity', '-Infinity'),
  },
  { name: 'numeric_9', type: 'numeric(9,4)', values: text('12345.6789', '-99999.9999', '0') },
  { name: 'numeric_18', type: 'numeric(18,0)', values: text('999999999999999999', '-1') },
  {
    ...{ name: 'numeric_38', type: 'numeric(38,10)' },
    values: text('9999999999999999999999999999.9999999999', '-0.0000000001', '12'),
  },
  { name: 'numeric_nan', type: 'numeric(10,2)', values: text('NaN', '1.23') },
  {
    ...{ name: 'float4', type: 'float4' },
    values: text('Infinity', '-Infinity', 'NaN', '-0', '1e-45', '3.4028235e38', '0.1', '16777217'),
  },
  {
    ...{ name: 'float8', type: 'float8' },
    values: text(
      ...['Infinity', '-Infinity', 'NaN', '-0', '0', '5e-324', '1.7976931348623157e308'],
      ...['0.1', '2.5', '1e21', '123456789012345680'],
    ),
  },
  { name: 'money', type: 'money', values: text('-92233720368547758.08', '0.01', '1234.5') },
  {
    ...{ name: 'text', type: 'text' },
    values: [
      ...text('', ' ', ' a ', 'NULL', 'null', '\\N', '\\.', '\\', 'a\\b', '"', 'a"b', "it's"),
      ...text('a,b;c|d', '=1+1', '+1', '-1', '@a', '=cmd|', 'true', '007', '1e5', '_x0041_'),
      ...text(
        'ünï',
        '日本語',
        '🎉',
        '\u202Eabc',
        '\u00A0',
        '\uFEFF',
        '<img onerror=1>',
        ']]>',
        '&amp;',
      ),
      ...["E'a\\tb'", "E'a\\nb'", "E'a\\r\\nb'", "E'\\r'", "E'\\n'", "E'\\x01\\x1f\\x7f'"],
    ],
  },
  { name: 'varchar', type: 'varchar(5)', values: text('abc', '', 'ab  ') },
  { name: 'bpchar', type: 'char(5)', values: text('abc', '', 'a b') },
  { name: 'char', type: '"char"', values: text('a', '') },
  { name: 'name', type: 'name', values: text('a name', '') },
  {
    ...{ name: 'bytea', type: 'bytea' },
    values: text('\\x', '\\x00', '\\xdeadBEEF00ff', '\\x5c4e'),
  },
  {
    ...{ name: 'date', type: 'date' },
    values: text(
      '1970-01-01',
      '2024-02-29',
      '1969-12-31',
      '0001-01-01',
      '9999-12-31',
      '1900-02-28',
    ),
  },
  {
    ...{ name: 'date_odd', type: 'date' },
    values: text('infinity', '-infinity', '0044-03-15 BC', '5874897-12-31', '2024-01-01'),
  },
  {
    ...{ name: 'time', type: 'time' },
    values: text('00:00:00', '23:59:59.999999', '04:05:06.7'),
  },
  { name: 'time_odd', type: 'time', values: text('24:00:00', '12:00:00') },
  {
    ...{ name: 'timetz', type: 'timetz' },
    values: text('23:59:59.999999+15:59', '00:00:00-08', '04:05:06.7+05:30'),
  },
  {
    ...{ name: 'timestamp', type: 'timestamp' },
    values: text(
      '1970-01-01',
      '2024-02-29 12:34:56.789',
      '0001-01-01',
      '9999-12-31 23:59:59.999999',
    ),
  },
  {
    ...{ name: 'timestamp_odd', type: 'timestamp' },
    values: text('infinity', '-infinity', '4713-01-01 00:00:00 BC', '294276-12-31 23:59:59.999999'),
  },
  {
    ...{ name: 'timestamptz', type: 'timestamptz' },
    values: text(
      ...['1970-01-01Z', '2024-02-29 12:34:56.789+05:30', '1850-06-01 00:00:00+00'],
      ...['9999-12-31 23:59:59.999999Z', '2024-07-01 00:00:00Z'],
    ),
  },
  {
    ...{ name: 'timestamptz_odd', type: 'timestamptz' },
    values: text('infinity', '-infinity', '0044-03-15 00:00:00Z BC', '2024-01-01Z'),
  },
  {
    ...{ name: 'interval', type: 'interval' },
    values: text(
      ...['0', '1 year 2 mons 3 days 04:05:06.789', '-1 year -2 mons +3 days -04:05:06'],
      ...['178000000 years', '1 mon -1 day', '00:00:00.000001', '-00:00:01', '1000000:00:00'],
    ),
  },
  {
    ...{ name: 'uuid', type: 'uuid' },
    values: text('00000000-0000-0000-0000-000000000000', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'),
  },
  {
    ...{ name: 'json', type: 'json' },
    values: [
      ...text(
        '{"a": 1,  "a" : 2}',
        ' [1, 2 ]',
        'null',
        '"text"',
        '12345678901234567890.10',
        '1e400',
      ),
      `E'{\\n  "a": "\\\\u0041\\\\n"\\n}'`,
    ],
  },
  {
    ...{ name: 'jsonb', type: 'jsonb' },
    values: text(
      ...[
        '{"big": 12345678901234567890, "small": 1e-30}',
        'null',
        '[]',
        '"\\u00fc \\" \\\\"',
        '1.10',
      ],
    ),
  },
  { name: 'jsonpath', type: 'jsonpath', values: text('$.a[*] ? (@ > 1)', 'strict $') },
  {
    ...{ name: 'int_array', type: 'int8[]' },
    values: text(
      '{}',
      '{1,NULL,9007199254740993}',
      '{{1,2},{3,NULL}}',
      '[2:3]={1,2}',
      '[0:0][1:2]={{1,2}}',
    ),
  },
  {
    ...{ name: 'text_array', type: 'text[]' },
    values: [
      ...text('{}', '{"",NULL,"NULL",null}', '{"a,b","{}","\\"","\\\\"," "}', '{{"a b"},{ü}}'),
      "array[E'a\\nb', E'\\t']",
    ],
  },
  { name: 'bool_array', type: 'bool[]', values: text('{t,f,NULL}') },
  { name: 'date_array', type: 'date[]', values: text('{2024-01-01,infinity,NULL}') },
  { name: 'jsonb_array', type: 'jsonb[]', values: ['array[\'{"a": 1}\', null]::jsonb[]'] },
  { name: 'box_array', type: 'box[]', values: text('{(1,1),(0,0);(2,2),(1,1)}') },
  { name: 'enum', type: 'corpus.mood', values: text('happy', 'a b', '') },
  { name: 'enum_array', type: 'corpus.mood[]', values: text('{happy,"a b",""}') },
  { name: 'domain', type: 'corpus.positive', values: text('1', '2147483647') },
  {
    ...{ name: 'composite', type: 'corpus.pair' },
    values: [`row(1, 'a "b", c')`, 'row(null, null)', `row(2, '')`, `row(3, E'a\\nb')`],
  },
  {
    ...{ name: 'nested', type: 'corpus.nested' },
    values: [`row(row(1, 'a,"b'), array[row(2, null)::corpus.pair, null])`, 'row(null, null)'],
  },
  {
    ...{ name: 'int4range', type: 'int4range' },
    values: text('[1,5)', '(,)', 'empty', '[,5)', '[1,)'),
  },
  { name: 'numrange', type: 'numrange', values: text('(1.5,2.50]', 'empty') },
  {
    name: 'tsrange',
    type: 'tsrange',
    values: text('[2024-01-01,infinity)', '(,2024-01-01 10:00)'),
  },
  { name: 'daterange', type: 'daterange', values: text('[2024-01-01,2024-02-01)') },
  {
    ...{ name: 'int8multirange', type: 'int8multirange', since: 14 },
    values: text('{}', '{[1,3),[5,)}'),
  },
  {
    name: 'inet',
    type: 'inet',
    values: text('192.168.0.1', '10.1.2.3/24', '::1', '2001:db8::1/64'),
  },
  { name: 'cidr', type: 'cidr', values: text('192.168.0.0/16', '::/0') },
  { name: 'macaddr', type: 'macaddr', values: text('08:00:2b:01:02:03') },
  { name: 'macaddr8', type: 'macaddr8', values: text('08:00:2b:01:02:03:04:05') },
  { name: 'bit', type: 'bit(4)', values: ["B'1010'", "B'0000'"] },
  { name: 'varbit', type: 'varbit', values: ["B''", "B'00101'"] },
  {
    ...{ name: 'xml', type: 'xml' },
    values: [`'<a b="1">x &amp; y</a>'`, `E'<a>\\n</a>'`],
  },
  { name: 'tsvector', type: 'tsvector', values: text("'a b':1A fat:2,3B", '') },
  { name: 'tsquery', type: 'tsquery', values: text("fat & !rat | 'a b':*", '') },
  { name: 'point', type: 'point', values: text('(1,2.5)', '(-0,Infinity)') },
  { name: 'line', type: 'line', values: text('{1,-1,0}') },
  { name: 'lseg', type: 'lseg', values: text('[(0,0),(1,1)]') },
  { name: 'box', type: 'box', values: text('(1,1),(0,0)') },
  { name: 'path', type: 'path', values: text('((0,0),(1,1))', '[(0,0),(1e300,1)]') },
  { name: 'polygon', type: 'polygon', values: text('((0,0),(1,1),(1,0))') },
  { name: 'circle', type: 'circle', values: text('<(0,0),5>') },
  {
    ...{ name: 'hstore', type: 'hstore' },
    values: text('"a"=>"1", "b"=>NULL, "c d"=>"\\"x\\""', ''),
  },
  { name: 'oid', type: 'oid', values: text('0', '4294967295') },
  { name: 'regclass', type: 'regclass', values: text('pg_class', '-') },
  { name: 'regtype', type: 'regtype', values: text('int4', 'timestamptz') },
  { name: 'regproc', type: 'regproc', values: text('now', '-') },
  { name: 'regprocedure', type: 'regprocedure', values: text('sum(int4)') },
  { name: 'regoperator', type: 'regoperator', values: text('+(int4,int4)') },
  { name: 'regnamespace', type: 'regnamespace', values: text('pg_catalog') },
  { name: 'regrole', type: 'regrole', values: text('postgres') },
  { name: 'regconfig', type: 'regconfig', values: text('english') },
  { name: 'pg_lsn', type: 'pg_lsn', values: text('16/B374D848', '0/0') },
  { name: 'txid_snapshot', type: 'txid_snapshot', values: text('10:20:10,14,15') },
  { name: 'pg_snapshot', type: 'pg_snapshot', values: text('10:20:10,14,15') },
  { name: 'xid8', type: 'xid8', values: text('18446744073709551615') },
  { name: 'tid', type: 'tid', values: text('(0,1)') },
  { name: 'aclitem', type: 'aclitem', values: text('postgres=r/postgres') },
];

/** Values of pseudo-types, which no table holds: only queries give them. */
export const PSEUDO_VALUES: readonly string[] = [
  'pg_sleep(0)',
  "'x'::unknown",
  "row(1, 'a b', null)",
  'row()',
  'null::void',
];

/** What the types of the sets need. */
export const VALUE_TYPES = `
  create extension if not exists hstore;
  create schema corpus;
  create type corpus.mood as enum ('happy', 'a b', '');
  create domain corpus.positive as int4 check (value > 0);
  create type corpus.pair as (a int4, b text);
  create type corpus.nested as (p corpus.pair, q corpus.pair[]);`;

/** The sets that a server has; `version` is its major one. */
export function valueSets(version: number): readonly ValueSet[] {
  return VALUE_SETS.filter(({ since = 0 }) => since <= version);
}

/** A table for each set, `corpus.<name>`: column `id` for the order, and `value`. NULL is its last row. */
export function valueTable({ name, type, values }: ValueSet): string {
  const rows = [...values, 'null'].map((value, index) => `(${index + 1}, (${value})::${type})`);
  return `
    create table corpus."t_${name}" (id int4 primary key, value ${type});
    insert into corpus."t_${name}" values ${rows.join(', ')};`;
}
