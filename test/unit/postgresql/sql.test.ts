import assert from 'node:assert/strict';
import { cancelMessage } from '../../../src/connectors/postgresql/cancelRequest.js';
import { placeOf } from '../../../src/connectors/postgresql/nodePath.js';
import {
  parseName,
  qualifiedName,
  quotedName,
  quoteIdentifier,
  quoteLiteral,
} from '../../../src/connectors/postgresql/sql.js';
import { shortTypeName } from '../../../src/connectors/postgresql/typeNames.js';

describe('postgresql: names', () => {
  it('quotes', () => {
    assert.equal(quoteIdentifier('a"b'), '"a""b"');
    assert.equal(quotedName({ schema: 's.t', name: 'x' }), '"s.t"."x"');
    assert.equal(quoteLiteral("it's"), "'it''s'");
    assert.equal(quoteLiteral("a\\b'"), "E'a\\\\b'''");
    for (const bad of ['', 'a\0b']) assert.throws(() => quoteIdentifier(bad), { code: 'Invalid' });
  });

  it('writes names for people with quotes only where needed', () => {
    const name = (schema: string, table: string) => qualifiedName({ schema, name: table });
    assert.equal(name('public', 'experiments_2'), 'public.experiments_2');
    assert.equal(name('Lab', 'a b'), '"Lab"."a b"');
    assert.equal(name('select', '1a'), '"select"."1a"');
    assert.equal(name('a', 'é"x'), 'a."é""x"');
  });

  it('reads names as SQL reads them', () => {
    for (const [text, expected] of [
      ['Table', ['table']],
      ['"Table"', ['Table']],
      ['Lab.Results', ['lab', 'results']],
      ['"a.b"."c""d"', ['a.b', 'c"d']],
      [' lab . "x" ', ['lab', 'x']],
      ['Österreich', ['Österreich']],
      ['a$1_b', ['a$1_b']],
      ['db.s.t', ['db', 's', 't']],
      ['"<script>"', ['<script>']],
      ['🐘', ['🐘']],
    ] as const) {
      assert.deepEqual(parseName(text), expected, text);
    }
  });

  it('refuses what is no name', () => {
    for (const text of [
      ...[
        '',
        ' ',
        '.',
        'a.',
        '.a',
        'a b',
        '1a',
        '"a',
        '""',
        'a"b"',
        'a;b',
        '"a"b',
        'a.b.c.d',
        'a-b',
      ],
      ...['x\0y', '"x\0y"', 'U&"\\0041"'],
    ]) {
      assert.throws(() => parseName(text), { code: 'Invalid' }, JSON.stringify(text));
    }
  });

  it('reads every name it writes', () => {
    const nasty = ['a', 'A', '"', '""', '.', 'a.b', '/', ' ', '%', "'", '\\', '🐘', '\n', 'select'];
    for (const schema of nasty) {
      for (const name of nasty) {
        assert.deepEqual(parseName(quotedName({ schema, name })), [schema, name]);
        assert.deepEqual(parseName(qualifiedName({ schema, name })), [schema, name]);
      }
    }
  });

  it('reads paths of the tree', () => {
    const table = { schema: 's', name: 't' };
    assert.deepEqual(placeOf([]), { kind: 'schemas' });
    assert.deepEqual(placeOf(['s']), { kind: 'relations', schema: 's' });
    assert.deepEqual(placeOf(['s', 't']), { kind: 'columns', table, path: ['s', 't'] });
    assert.deepEqual(placeOf(['s', 't', 'c']), { kind: 'nothing' });
    const group = ['s', 't', ''];
    assert.deepEqual(placeOf(group), { kind: 'partitions', table, path: group });
    const partition = [...group, '"s""2"."p.1"'];
    assert.deepEqual(placeOf(partition), {
      kind: 'columns',
      table: { schema: 's"2', name: 'p.1' },
      path: partition,
    });
    assert.deepEqual(placeOf([...partition, 'c']), { kind: 'nothing' });
    assert.equal(placeOf([...partition, '']).kind, 'partitions');
  });

  it('shortens the names of types', () => {
    for (const [formatted, short] of [
      ['bigint', 'int8'],
      ['integer[]', 'int4[]'],
      ['double precision', 'float8'],
      ['numeric(10,2)', 'numeric(10,2)'],
      ['numeric(3,-2)', 'numeric(3,-2)'],
      ['character varying(20)[]', 'varchar(20)[]'],
      ['character(4)', 'char(4)'],
      ['bpchar', 'bpchar'],
      ['timestamp(3) with time zone', 'timestamptz(3)'],
      ['timestamp without time zone', 'timestamp'],
      ['time(0) with time zone[]', 'timetz(0)[]'],
      ['bit varying(5)', 'varbit(5)'],
      ['interval day to second(3)', 'interval day to second(3)'],
      ['lab."bigint"', 'lab."bigint"'],
      ['"Integer"', '"Integer"'],
      ['"char"', '"char"'],
    ] as const) {
      assert.equal(shortTypeName(formatted), short);
    }
  });

  it('writes a cancel request', () => {
    const message = cancelMessage({ processId: 0x01020304, secretKey: -1 });
    assert.equal(message.toString('hex'), '0000001004d2162e01020304ffffffff');
  });
});
