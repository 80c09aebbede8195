import { checkDemo } from './check.js';
import { startDemo } from './demoServer.js';
import { openBrowser } from './openBrowser.js';

const say = (line: string): void => {
  console.log(line);
};

async function main(): Promise<void> {
  const [option, ...others] = process.argv.slice(2);
  if ((option !== undefined && option !== '--check') || others.length > 0) {
    throw new Error('usage: npm run demo [-- --check]');
  }
  const demo = await startDemo(say);
  if (option === '--check') {
    const isGood = await checkDemo(demo, say);
    await demo.stop();
    process.exit(isGood ? 0 : 1);
  }
  say(`\nData Connectors is at ${demo.address}`);
  say('Ctrl-C stops everything.');
  openBrowser(demo.address);
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) {
      // Ctrl-C reaches this process from the terminal and once more from its parent.
      return;
    }
    isStopping = true;
    say('\nStopping …');
    void demo.stop().finally(() => process.exit(0));
  };
  // In place of the immediate end that other programs of this project choose: PostgreSQL is
  // given the time to shut down.
  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const code = await demo.server.process.exited;
  say(`VS Code ended (${String(code)}).`);
  await demo.stop();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
