import * as path from 'node:path';

/** The folder that holds package.json. */
export const projectRoot = path.resolve(__dirname, '..', '..');

/**
 * Where downloaded tools (VS Code servers, Node) are kept between runs.
 * `DATA_CONNECTORS_CACHE` moves it, for example to a disk that a CI keeps.
 */
export function cacheFolder(): string {
  const configured = process.env['DATA_CONNECTORS_CACHE'];
  return configured ? path.resolve(configured) : path.join(projectRoot, '.vscode-test');
}
