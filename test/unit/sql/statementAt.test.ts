import assert from 'node:assert/strict';
import { splitStatements } from '../../../src/connectors/postgresql/statements.js';
import { statementAt } from '../../../src/core/sql/statementAt.js';

describe('the statement at a cursor', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['sel|ect 1; select 2', 'select 1'],
    ['|select 1; select 2', 'select 1'],
    ['select 1|; select 2', 'select 1'],
    ['select 1;| select 2', 'select 1'],
    ['select 1; |select 2', 'select 2'],
    ['select 1;\n|\nselect 2', 'select 2'],
    ['select 1; -- why |\nselect 2', 'select 1'],
    ['select 1;\n\n|', 'select 1'],
    ["select ';|'; select 2", "select ';'"],
    ['|', undefined],
    ['-- nothing |', undefined],
  ];
  for (const [marked, expected] of cases) {
    it(JSON.stringify(marked), () => {
      const offset = marked.indexOf('|');
      const text = marked.replace('|', '');
      const found = statementAt(splitStatements(text), text, offset);
      assert.equal(found && text.slice(found.start, found.end), expected);
    });
  }
});
