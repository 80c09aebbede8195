import { createWorkerRunner } from '../connectors/openapi/runJob.js';
import { generatorVersion } from '../connectors/openapi/generate.js';
import { isCancelled, toConnectorError } from '../core/errors.js';
import { plainText } from '../core/plainText.js';
import { readArguments, usage } from './arguments.js';
import { generate } from './generate.js';

const FAILED = 2;
const INTERRUPTED = 130;

/** Entry of the command line, bundled as `dist/cli.js` beside the worker it starts. */
async function main(): Promise<number> {
  const command = readArguments(process.argv.slice(2));
  switch (command.command) {
    case 'help':
      process.stdout.write(usage);
      return 0;
    case 'version':
      say(generatorVersion);
      return 0;
    case 'problem':
      complain(`${command.problem} See data-connectors --help.`);
      return FAILED;
    case 'generate': {
      const stop = new AbortController();
      process.once('SIGINT', () => stop.abort());
      process.once('SIGTERM', () => stop.abort());
      const runJob = createWorkerRunner(__dirname);
      const surroundings = { environment: process.env, runJob, say, complain };
      return generate(command, surroundings, stop.signal);
    }
  }
}

/** What a document says must not steer the terminal it is shown in. */
function say(line: string): void {
  process.stdout.write(`${plainText(line, 10_000)}\n`);
}

function complain(line: string): void {
  process.stderr.write(`${plainText(line, 10_000)}\n`);
}

main().then(
  (code) => {
    // Not `process.exit`: what is still to be printed into a pipe would be lost.
    process.exitCode = code;
  },
  (error: unknown) => {
    const known = toConnectorError(error, 'Unavailable');
    complain(
      isCancelled(known)
        ? 'Stopped.'
        : `${known.message}${known.detail ? `\n${known.detail}` : ''}`,
    );
    process.exitCode = isCancelled(known) ? INTERRUPTED : FAILED;
  },
);
