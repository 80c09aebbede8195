import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMANDS, INTERNAL_COMMANDS, commandId } from '../../src/host/contributions.js';
import { EXTENSION } from './environment.js';

/** A machine that runs other things beside may take its time; the figure itself is printed. */
const PATIENCE_MS = 200;

// Named to be the first file: the extension must not have been activated by another one.
describe('activation', () => {
  it('takes little time and reads no driver', async () => {
    const extension = vscode.extensions.getExtension(EXTENSION);
    assert.ok(extension);
    assert.equal(extension.isActive, false, 'nothing has asked for it yet');
    const start = performance.now();
    await extension.activate();
    const milliseconds = performance.now() - start;
    console.log(`activation: ${milliseconds.toFixed(1)} ms`);
    assert.ok(milliseconds < PATIENCE_MS, `${milliseconds} ms`);
    const loaded = Object.keys(require.cache).filter((file) =>
      /dist[\\/](commands|datagrok|postgresql|s3|openapi|openapiWorker|swaggerClient)\.js$/.test(file),
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
