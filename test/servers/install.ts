// `node --import tsx test/servers/install.ts`: in CI, as root, installs the servers npm does not have;
// elsewhere only says which command would.
import { spawnSync } from 'node:child_process';
import { installCommand, serverPackages } from './packages.js';

const missing = serverPackages.filter((server) => !server.isInstalled());
const packages = missing.flatMap((server) => server.packages);
const mayInstall = process.env['CI'] === 'true' && process.getuid?.() === 0;

if (missing.length === 0) {
  console.log('All servers are installed.');
} else if (!mayInstall) {
  const names = missing.map((server) => server.name).join(', ');
  console.log(`Not installed: ${names}. On Debian: ${installCommand(packages)}`);
} else {
  aptGet(['update', '-q']);
  aptGet(['install', '-y', '-q', '--no-install-recommends', ...packages]);
  const still = missing.filter((server) => !server.isInstalled()).map((server) => server.name);
  if (still.length > 0) {
    console.error(`apt-get succeeded but these servers are still missing: ${still.join(', ')}`);
    process.exitCode = 1;
  }
}

function aptGet(args: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, error } = spawnSync('apt-get', args, { stdio: 'inherit', env });
  if (status !== 0) {
    throw new Error(`apt-get ${args.join(' ')} failed: ${error?.message ?? `exit code ${status}`}`);
  }
}
