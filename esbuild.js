// Builds every bundle of the extension: `node esbuild.js [--watch] [--production]`.
// esbuild does not check types; `npm run check` does.
const { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const esbuild = require('esbuild');

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

/** The oldest VS Code we support, 1.100, runs its extension host on Node 20 and Chromium 132. */
const NODE = 'node20';
const BROWSER = 'chrome132';

/**
 * Modules that are bundles of their own, read at first use: the driver of a connector must not be
 * on the activation path, nor what only commands need. An import of one becomes a `require` of its bundle.
 */
const LAZY = [
  {
    match: /^\.\/connectors\/(postgresql|s3|openapi)\/connector\.js$/,
    bundle: (m) => `./${m[1]}.js`,
  },
  {
    match: /^\.\/catalogs\/(datagrok|ibm|edge|qarion)\/catalog\.js$/,
    bundle: (m) => `./${m[1]}.js`,
  },
  { match: /^\.\/catalogs\/kinds\.js$/, bundle: () => './catalogKinds.js' },
  { match: /^\.\.\/lazyCommands\.js$/, bundle: () => './commands.js' },
  { match: /^swagger-client$/, bundle: () => './swaggerClient.js' },
  { match: /^\.\/checkSpecification\.js$/, bundle: () => './openapiCheck.js' },
  { match: /^hyparquet-writer$/, bundle: () => './parquetWriter.js' },
  { match: /^yazl$/, bundle: () => './zipWriter.js' },
];

const lazyBundles = {
  name: 'lazy-bundles',
  setup(build) {
    for (const { match, bundle } of LAZY) {
      build.onResolve({ filter: match }, (args) =>
        args.kind === 'dynamic-import' || args.kind === 'require-call'
          ? { path: bundle(match.exec(args.path)), external: true }
          : undefined,
      );
    }
  },
};

/** Prints what the watch task's problem matcher reads. `location` is null for some errors. */
const problemMatcher = {
  name: 'problem-matcher',
  setup(build) {
    build.onStart(() => console.log('[watch] build started'));
    build.onEnd((result) => {
      for (const { text, location } of result.errors) {
        console.error(`✘ [ERROR] ${text}`);
        if (location) console.error(`    ${location.file}:${location.line}:${location.column}:`);
      }
      console.log('[watch] build finished');
    });
  },
};

const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  metafile: true,
  logLevel: watch ? 'silent' : 'warning',
  plugins: watch ? [problemMatcher] : [],
};

const node = (entry, out, options = {}) => ({
  ...common,
  entryPoints: [entry],
  outfile: `dist/${out}`,
  platform: 'node',
  format: 'cjs',
  target: NODE,
  // pg offers a native driver it can do without; the package is not installed.
  external: ['vscode', 'pg-native'],
  // Dynamic imports become requires: not every host of ours imports from a CommonJS extension.
  supported: { 'dynamic-import': false },
  ...options,
  plugins: [...common.plugins, lazyBundles],
});

// `vscode` is not external here, so that importing it fails the build.
const browser = (entries, options) => ({
  ...common,
  entryPoints: entries,
  outdir: 'dist',
  platform: 'browser',
  target: BROWSER,
  ...options,
});

const BUNDLES = [
  node('src/extension.ts', 'extension.js'),
  node('src/host/lazyCommands.ts', 'commands.js'),
  node('src/catalogs/kinds.ts', 'catalogKinds.js'),
  node('src/connectors/postgresql/connector.ts', 'postgresql.js'),
  node('src/connectors/s3/connector.ts', 's3.js'),
  node('src/connectors/openapi/connector.ts', 'openapi.js'),
  node('src/catalogs/datagrok/catalog.ts', 'datagrok.js'),
  node('src/catalogs/edge/catalog.ts', 'edge.js'),
  node('src/catalogs/ibm/catalog.ts', 'ibm.js'),
  node('src/catalogs/qarion/catalog.ts', 'qarion.js'),
  node('src/connectors/openapi/worker.ts', 'openapiWorker.js'),
  node('src/connectors/openapi/checkSpecification.ts', 'openapiCheck.js'),
  node('swagger-client', 'swaggerClient.js'),
  node('src/host/export/encodingWorker.ts', 'exportWorker.js'),
  node('hyparquet-writer', 'parquetWriter.js'),
  node('yazl', 'zipWriter.js'),
  node('src/cli/main.ts', 'cli.js', { banner: { js: '#!/usr/bin/env node' } }),
  browser([{ in: 'src/webview/preview/main.ts', out: 'webview/preview' }], { format: 'iife' }),
  browser([{ in: 'src/webview/results/main.ts', out: 'webview/results' }], { format: 'iife' }),
  browser([{ in: 'src/webview/sourceForm/main.ts', out: 'webview/sourceForm' }], {
    format: 'iife',
  }),
  browser([{ in: 'src/webview/card/main.ts', out: 'webview/card' }], { format: 'iife' }),
  browser([{ in: 'src/webview/openapi/main.ts', out: 'webview/operation' }], { format: 'iife' }),
  // The frame of a notebook's outputs loads nothing but this one script: its style is text in it.
  browser([{ in: 'src/renderer/renderer.ts', out: 'renderer' }], {
    format: 'esm',
    loader: { '.css': 'text' },
  }),
];

/**
 * The licences of all packages whose code is in a bundle, as they ask for. A package without a
 * licence file is named with the licence its manifest states.
 */
function licences(metafiles) {
  const folders = new Set();
  for (const { inputs } of metafiles) {
    for (const file of Object.keys(inputs)) {
      const found = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file);
      if (found) folders.add(found[0]);
    }
  }
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    );
    const file = readdirSync(folder).find((entry) =>
      /^(licen[cs]e|copying)(\.[a-z]+)?$/i.test(entry),
    );
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${license}`;
    return `${name} ${version}\n\n${text}\n`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

/** What the interpreter of a catalog runs is shipped as it is written. */
function copyScripts() {
  const target = 'dist/edgeBridge';
  rmSync(target, { recursive: true, force: true });
  cpSync('src/catalogs/edge/python/bridge', target, {
    recursive: true,
    filter: (path) => !path.includes('__pycache__'),
  });
}

async function main() {
  if (production) rmSync('dist', { recursive: true, force: true });
  copyScripts();
  if (!watch) {
    const results = await Promise.all(BUNDLES.map((options) => esbuild.build(options)));
    if (production) {
      writeFileSync('dist/licences.txt', licences(results.map((result) => result.metafile)));
    }
    return;
  }
  const contexts = await Promise.all(BUNDLES.map((options) => esbuild.context(options)));
  await Promise.all(contexts.map((context) => context.watch()));
}

if (require.main === module) {
  main().catch((error) => {
    // esbuild has printed its own errors already.
    if (!error.errors) console.error(error);
    process.exit(1);
  });
}

module.exports = { BUNDLES };
