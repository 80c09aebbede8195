import { runtimeFiles } from './runtimeText.js';

/** Files that only some operations need, by what those name of them. */
const parts: readonly (readonly [path: string, use: RegExp])[] = [
  ['multipart.ts', /\bruntime\.writeMultipart\b/],
  ['streams.ts', /\bruntime\.read(Json)?(Events|Lines)\b/],
];

/** The runtime without what nothing in `operations.ts` refers to. */
export function usedRuntime(operations: string): typeof runtimeFiles {
  const unused = parts.flatMap(([path, use]) => (use.test(operations) ? [] : [path]));
  const lines = unused.map((path) => `export * from './${path.replace('.ts', '.js')}';\n`);
  return runtimeFiles
    .filter(({ path }) => !unused.includes(path))
    .map(({ path, text }) =>
      path === 'index.ts'
        ? { path, text: lines.reduce((left, line) => left.replace(line, ''), text) }
        : { path, text },
    );
}
