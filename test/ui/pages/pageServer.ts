import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { projectRoot } from '../../host/projectPaths.js';

export interface TestServer {
  /** `http://127.0.0.1:port`. */
  readonly origin: string;
  close(): Promise<void>;
}

const NONCE = 'dGVzdC1ub25jZQ';

/**
 * Serves the pages of panels and the notebook renderer as the extension bundles them, on pages with
 * the extension's own content security policy and a fake host in place of VS Code. Messages between
 * the two take so many milliseconds.
 */
export async function servePages(messageDelay = 0): Promise<TestServer> {
  const files = await (bundles[messageDelay] ??= bundle(messageDelay));
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = files.get(pathname);
    if (file) {
      const type = pathname.endsWith('.css') ? 'text/css' : 'text/javascript';
      response.setHeader('content-type', `${type}; charset=utf-8`);
      response.end(file);
    } else if (pathname in HTML) {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(HTML[pathname as keyof typeof HTML](request));
    } else response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const HTML = {
  '/preview': (request: http.IncomingMessage) => pageHtml(request, 'preview', 'fakeHost'),
  '/sourceForm': (request: http.IncomingMessage) => pageHtml(request, 'sourceForm', 'formHost'),
  '/card': (request: http.IncomingMessage) => pageHtml(request, 'card', 'cardHost'),
  '/operation': (request: http.IncomingMessage) => pageHtml(request, 'operation', 'operationHost'),
  '/results': (request: http.IncomingMessage) => pageHtml(request, 'results', 'resultsHost'),
  '/plan': (request: http.IncomingMessage) => pageHtml(request, 'results', 'planHost'),
  '/grid': (request: http.IncomingMessage) => pageHtml(request, 'grid'),
  '/notebook': () => notebookHtml(),
};

function pageHtml(request: http.IncomingMessage, page: string, host?: string): string {
  const origin = `http://${request.headers.host ?? ''}`;
  const policy = [
    "default-src 'none'",
    `style-src ${origin} 'nonce-${NONCE}'`,
    `font-src ${origin}`,
    `script-src 'nonce-${NONCE}'`,
    'img-src data:',
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Page</title>
<link rel="stylesheet" href="/${page}.css"></head>
<body>${host === undefined ? '' : script(host)}<div id="app"></div>
${script(page)}</body></html>`;
}

function script(name: string): string {
  return `<script nonce="${NONCE}" src="/${name}.js"></script>`;
}

function notebookHtml(): string {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="UTF-8"><title>Notebook</title></head>
<body><main id="outputs"><h1>Outputs</h1></main><script type="module" src="/notebook.js"></script></body></html>`;
}

/** Made once in a process, by the delay of messages. */
const bundles: Record<number, ReturnType<typeof bundle>> = {};

async function bundle(messageDelay: number): Promise<ReadonlyMap<string, Uint8Array>> {
  const common: esbuild.BuildOptions = {
    absWorkingDir: projectRoot,
    bundle: true,
    write: false,
    outdir: path.join(projectRoot, 'out'),
    platform: 'browser',
    target: 'chrome132',
    logLevel: 'warning',
    define: { MESSAGE_DELAY: String(messageDelay) },
  };
  const builds = await Promise.all([
    esbuild.build({
      ...common,
      format: 'iife',
      entryPoints: [
        { in: 'src/webview/preview/main.ts', out: 'preview' },
        { in: 'test/ui/grid/fakeHost.ts', out: 'fakeHost' },
        { in: 'src/webview/results/main.ts', out: 'results' },
        { in: 'test/ui/results/resultsHost.ts', out: 'resultsHost' },
        { in: 'test/ui/grid/gridPage.ts', out: 'grid' },
        { in: 'src/webview/sourceForm/main.ts', out: 'sourceForm' },
        { in: 'test/ui/results/planHost.ts', out: 'planHost' },
        { in: 'src/webview/card/main.ts', out: 'card' },
        { in: 'test/ui/card/cardHost.ts', out: 'cardHost' },
        { in: 'src/webview/openapi/main.ts', out: 'operation' },
        { in: 'test/ui/openapi/operationHost.ts', out: 'operationHost' },
      ],
    }),
    esbuild.build({
      ...common,
      format: 'iife',
      // Kinds ask who the user of the computer is.
      alias: { 'node:os': path.join(projectRoot, 'test/ui/sourceForm/os.ts') },
      define: { ...common.define, 'process.env': '{}' },
      entryPoints: [{ in: 'test/ui/sourceForm/formHost.ts', out: 'formHost' }],
    }),
    esbuild.build({
      ...common,
      format: 'esm',
      loader: { '.css': 'text' },
      entryPoints: [{ in: 'test/ui/grid/notebookPage.ts', out: 'notebook' }],
    }),
  ]);
  return new Map(
    builds
      .flatMap((build) => build.outputFiles ?? [])
      .map((file) => [`/${path.basename(file.path)}`, file.contents]),
  );
}
