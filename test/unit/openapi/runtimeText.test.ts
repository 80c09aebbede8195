import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { runtimeFiles } from '../../../src/core/openapi/runtimeText.js';

const sources = new URL('../../../src/clientRuntime/', import.meta.url);
const target = new URL('../../../src/core/openapi/runtimeText.ts', import.meta.url);

/**
 * The runtime of generated clients is checked, linted and tested as the sources it is, and carried
 * along as text by what writes clients. `UPDATE_FIXTURES=1` writes the text anew.
 */
describe('the text of the runtime of generated clients', () => {
  const files = readdirSync(sources)
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((path) => ({ path, text: readFileSync(new URL(path, sources), 'utf8') }));

  it('is that of its sources', () => {
    if (process.env['UPDATE_FIXTURES'] !== undefined) writeFileSync(target, moduleText(files));
    else assert.deepEqual(runtimeFiles, files, 'UPDATE_FIXTURES=1 writes it anew.');
    assert.equal(readFileSync(target, 'utf8'), moduleText(files));
  });
});

function moduleText(files: readonly { path: string; text: string }[]): string {
  const entries = files.map(({ path, text }) => {
    const escaped = text.replace(/[\\`]|\$\{/g, '\\$&');
    return `  {\n    path: '${path}',\n    text: \`${escaped}\`,\n  },\n`;
  });
  return `// Made of src/clientRuntime by \`UPDATE_FIXTURES=1 npx mocha test/unit/openapi/runtimeText.test.ts\`.

/** The files of the runtime, the same for every client. */
export const runtimeFiles: readonly { readonly path: string; readonly text: string }[] = [
${entries.join('')}];
`;
}
