import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Installs what is missing and runs a TypeScript file of this project with the arguments of this
 * process; ends with its exit code.
 */
export function runScript(script) {
  requireNode(20);
  installDependencies();
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', path.join(root, script), ...process.argv.slice(2)],
    { cwd: root, stdio: 'inherit' },
  );
  // Ctrl-C reaches the child as well; it cleans up and decides when to end.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
}

function requireNode(major) {
  if (Number(process.versions.node.split('.')[0]) < major) {
    console.error(`Node ${major} or later is needed; this is ${process.versions.node}.`);
    process.exit(1);
  }
}

/** Makes node_modules what the lock file says, when it is not so yet. */
export function installDependencies() {
  const lock = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  const stamp = path.join(root, 'node_modules', '.installed-lock');
  const fingerprint = createHash('sha256').update(lock).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) {
    return;
  }
  if (!matchesInstalled(JSON.parse(lock))) {
    console.log('Installing dependencies (npm ci) …');
    const [command, args] = npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
    const done = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
    if (done.status !== 0) {
      console.error('npm ci failed, so nothing could be run.');
      process.exit(1);
    }
  }
  writeFileSync(stamp, fingerprint);
}

/** Whether node_modules holds every package of the lock file in its version. */
function matchesInstalled(lock) {
  const listing = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(listing)) {
    return false;
  }
  const installed = JSON.parse(readFileSync(listing, 'utf8')).packages;
  return Object.entries(lock.packages).every(
    ([folder, { version, optional }]) =>
      folder === '' ||
      // Optional packages are those of other platforms.
      (optional && !installed[folder]) ||
      installed[folder]?.version === version,
  );
}

function npm(args) {
  const script = process.env.npm_execpath;
  if (script && /\.c?js$/.test(script)) {
    return [process.execPath, [script, ...args]];
  }
  // npm is a batch file on Windows, which only the shell starts.
  return process.platform === 'win32'
    ? ['cmd.exe', ['/d', '/s', '/c', 'npm', ...args]]
    : ['npm', args];
}
