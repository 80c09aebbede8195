import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { pythonString } from '../../src/core/pythonText.js';

const TEXTS = [
  '',
  'JohnDoe:My Connection',
  'say "hi" \\ \'there\' {x} %s',
  'two\nlines\r\tand a tab',
  '"""\n\nimport os\n#',
  'ü € 😀',
  'a\u202eb\u0000c\u2028d\u00a0e\u{e0041}',
  '\\u0041 \\N{DIGIT ONE}',
];

describe('pythonString', () => {
  it('quotes, and escapes what ends or disguises the text', () => {
    assert.equal(pythonString('a "b" \\ c'), '"a \\"b\\" \\\\ c"');
    assert.equal(pythonString('a\nb\u202e😀'), '"a\\nb\\u202e😀"');
    assert.equal(pythonString('\u0000\u{e0041}'), '"\\x00\\U000e0041"');
    for (const text of TEXTS) assert.doesNotMatch(pythonString(text), /[\p{Cc}\p{Cf}]/u);
  });

  it('is read by Python as what it was made of', function () {
    const program = `import json; print(json.dumps([${TEXTS.map(pythonString).join(', ')}]))`;
    const { status, stdout } = spawnSync('python3', ['-I', '-c', program], { encoding: 'utf8' });
    if (status === null) this.skip();
    assert.equal(status, 0);
    assert.deepEqual(JSON.parse(stdout), TEXTS);
  });
});
