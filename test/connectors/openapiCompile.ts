import ts from 'typescript';
import type { GeneratedClient } from '../../src/core/sources/api.js';
import { hardOptions } from './compilerOptions.js';

/** Node without a browser's types, and without a compiler: imports name the files there are. */
export const nodeAlone: ts.CompilerOptions = {
  lib: ['lib.es2022.d.ts'],
  types: ['node'],
  typeRoots: ['node_modules/@types'],
  allowImportingTsExtensions: true,
  skipLibCheck: true,
};

/** What the compiler says about these clients, one program for all of them. */
export function compile(
  clients: ReadonlyMap<string, GeneratedClient>,
  others: ts.CompilerOptions = {},
): string[] {
  const options = { ...hardOptions, ...others };
  const sources = new Map<string, string>();
  for (const [name, client] of clients) {
    for (const file of client.files) {
      if (file.path.endsWith('.ts')) sources.set(`/generated/${name}/${file.path}`, file.text);
    }
  }
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    getSourceFile(name, version) {
      const text = sources.get(name);
      if (text === undefined) return disk.getSourceFile(name, version);
      return ts.createSourceFile(name, text, version);
    },
    // The folders are made up, and the compiler looks for files only in folders that exist.
    directoryExists: () => true,
    fileExists: (name) => sources.has(name) || disk.fileExists(name),
    readFile: (name) => sources.get(name) ?? disk.readFile(name),
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line =
      file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file?.fileName ?? ''}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
}
