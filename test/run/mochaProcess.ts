import * as fs from 'node:fs';
import * as path from 'node:path';
import Mocha from 'mocha';
import { projectRoot } from '../host/projectPaths.js';
import { errorText, narrow, recordRun, writeEvent } from './testEvents.js';

// A mocha run in plain Node: mochaProcess.ts <event file> <test file>...
const [eventFile, ...files] = process.argv.slice(2);

async function main(eventFile: string): Promise<void> {
  const configured = JSON.parse(
    fs.readFileSync(path.join(projectRoot, '.mocharc.json'), 'utf8'),
  ) as { timeout?: number };
  const mocha = new Mocha({ ui: 'bdd', timeout: configured.timeout ?? 20_000, reporter: 'spec' });
  narrow(mocha);
  for (const file of files) {
    mocha.addFile(file);
  }
  try {
    await mocha.loadFilesAsync();
    const failures = await new Promise<number>((resolve) => {
      recordRun(mocha.run(resolve), eventFile);
    });
    process.exitCode = failures > 0 ? 1 : 0;
  } catch (error) {
    // A file that throws while it loads is a failure with a name, not a silent end.
    writeEvent(eventFile, { type: 'fail', title: 'loading the tests', error: errorText(error) });
    console.error(error);
    process.exitCode = 1;
  }
  writeEvent(eventFile, { type: 'end', files: files.length });
}

if (!eventFile) {
  throw new Error('usage: mochaProcess.ts <event file> <test file>...');
}
void main(eventFile);
