import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMANDS, INTERNAL_COMMANDS, commandId } from '../../src/host/contributions.js';
import { EXTENSION } from './environment.js';

/** The aim is 20 ms; a machine that runs other things beside must not fail the tests by it. */
const PATIENCE_MS = 1_000;

interface Mark {
  readonly name: string;
  readonly startTime: number;
}

/** Milliseconds VS Code took to load the extension's code, by its own marks. */
function loadingTime(): number {
  const { MonacoPerformanceMarks: marks } = globalThis as unknown as {
    MonacoPerformanceMarks: { getMarks(): readonly Mark[] };
  };
  const at = (what: string) =>
    marks.getMarks().find(({ name }) => name === `code/extHost/${what}ExtensionCode/${EXTENSION}`);
  const [from, to] = [at('willLoad'), at('didLoad')];
  assert.ok(from && to, 'VS Code marks when it loads an extension');
  return to.startTime - from.startTime;
}

// Named to be the first file: the extension must not have been activated by another one.
describe('activation', () => {
  it('takes little time and reads no driver', async () => {
    const extension = vscode.extensions.getExtension(EXTENSION);
    assert.ok(extension);
    assert.equal(extension.isActive, false, 'nothing has asked for it yet');
    await extension.activate();
    const loading = loadingTime();
    const activating = performance.getEntriesByName('data-connectors.activate')[0]?.duration;
    assert.ok(activating !== undefined, 'the extension measures itself');
    console.log(
      `activation: ${(loading + activating).toFixed(1)} ms ` +
        `(loading ${loading.toFixed(1)}, activate ${activating.toFixed(1)})`,
    );
    assert.ok(loading + activating < PATIENCE_MS, `${loading} + ${activating} ms`);
    const loaded = Object.keys(require.cache).filter((file) =>
      /dist[\\/](commands|datagrok|edge|ibm|qarion|postgresql|s3|openapi|openapiWorker|swaggerClient)\.js$/.test(
        file,
      ),
    );
    assert.deepEqual(loaded, []);
  });

  it('registers every command it contributes', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = [...COMMANDS, ...INTERNAL_COMMANDS].filter(
      (name) => !registered.has(commandId(name)),
    );
    assert.deepEqual(missing, []);
  });
});
