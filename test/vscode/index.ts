import * as path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import { eventsVariable, recordRun, writeEvent, errorText, narrow } from '../run/testEvents.js';
import { filesBelow } from '../run/testFiles.js';
import { sourceStack } from './harness/sourceStack.js';

declare global {
  /** What `console.log` is inside the bundled tests: the line is shown with the results. */
  var testLog: (...values: unknown[]) => void;
}

/**
 * The entry VS Code calls inside the extension host, whichever launcher started it. Runs every
 * bundled test file beside this module and rejects when one failed.
 */
export async function run(): Promise<void> {
  // Lets sourceStack find the maps inside the bundled tests.
  process.setSourceMapsEnabled(true);
  const eventFile = process.env[eventsVariable];
  if (!eventFile) {
    throw new Error(`${eventsVariable} is not set: start the tests with "npm test"`);
  }
  globalThis.testLog = (...values) => {
    writeEvent(eventFile, { type: 'note', text: format(...values) });
  };
  try {
    const failures = await runMocha(eventFile);
    if (failures > 0) {
      throw new Error(`${String(failures)} tests failed`);
    }
  } catch (error) {
    console.error(errorText(error));
    throw error;
  }
}

async function runMocha(eventFile: string): Promise<number> {
  const files = filesBelow(__dirname, '.test.js');
  // The launcher prints the events; a second report on the extension host's console helps nobody.
  const reporter = Mocha.reporters.Base;
  const mocha = new Mocha({ ui: 'bdd', timeout: 20_000, color: false, reporter });
  narrow(mocha);
  for (const file of files) {
    mocha.addFile(path.resolve(file));
  }
  try {
    return await new Promise<number>((resolve) => {
      recordRun(mocha.run(resolve), eventFile, sourceStack);
    });
  } catch (error) {
    // A file that throws while it loads is a failure with a name, not a silent end.
    writeEvent(eventFile, { type: 'fail', title: 'loading the tests', error: errorText(error) });
    throw error;
  } finally {
    writeEvent(eventFile, { type: 'end', files: files.length });
  }
}
