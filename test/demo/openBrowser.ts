import { spawn } from 'node:child_process';

/** Opens the default browser where there is a screen to open it on; says whether it tried. */
export function openBrowser(address: string): boolean {
  const [command, ...args] = browserCommand();
  if (command === undefined) {
    return false;
  }
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
  // The address has been printed; whoever has no browser opens it elsewhere.
  child.on('error', () => undefined);
  child.unref();
  return true;
}

function browserCommand(): string[] {
  if (process.platform === 'darwin') {
    return ['open'];
  }
  if (process.platform === 'win32') {
    return ['rundll32', 'url.dll,FileProtocolHandler'];
  }
  return process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'] ? ['xdg-open'] : [];
}
