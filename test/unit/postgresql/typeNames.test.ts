import assert from 'node:assert/strict';
import { CursorBudget } from '../../../src/connectors/postgresql/cursorBudget.js';
import { TypeNames } from '../../../src/connectors/postgresql/typeNames.js';

const never = new AbortController().signal;

describe('postgresql: names of types in results', () => {
  it('asks the server once for those it does not know', async () => {
    const asked: unknown[] = [];
    const read = (_sql: string, values: readonly unknown[]) => {
      asked.push(values);
      return Promise.resolve({ rows: [['lab.mood'], ['numeric(10,2)']] });
    };
    const fields = [
      { name: 'a', type: 20, modifier: -1 },
      { name: 'b', type: 90_001, modifier: -1 },
      { name: 'c', type: 1700, modifier: 655_366 },
    ];
    const types = new TypeNames();
    const expected = ['int8', 'lab.mood', 'numeric(10,2)'];
    assert.deepEqual(await types.of(fields, read, never), expected);
    assert.deepEqual(await types.of(fields, read, never), expected);
    assert.deepEqual(asked, [
      [
        [90_001, 1700],
        [-1, 655_366],
      ],
    ]);
    types.clear();
    await types.of(fields, read, never);
    assert.equal(asked.length, 2);
  });
});

describe('postgresql: cursors a session may have open', () => {
  const holders = (busy: readonly string[] = []) => {
    const gone: string[] = [];
    const make = (name: string) => ({
      yieldConnection: () => {
        if (busy.includes(name)) return false;
        gone.push(name);
        return true;
      },
    });
    return { gone, make };
  };

  it('makes the least recently used one give way', () => {
    const { gone, make } = holders();
    const budget = new CursorBudget(2);
    const [a, b, c] = [make('a'), make('b'), make('c')];
    for (const holder of [a, b, a, c]) budget.use(holder);
    assert.deepEqual(gone, ['b']);
    budget.forget(c);
    budget.use(b);
    assert.deepEqual(gone, ['b']);
  });

  it('spares one that is in use', () => {
    const { gone, make } = holders(['a']);
    const budget = new CursorBudget(2);
    for (const name of ['a', 'b', 'c']) budget.use(make(name));
    assert.deepEqual(gone, ['b']);
  });
});
