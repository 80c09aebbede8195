import { join } from 'node:path';
import ts from 'typescript';
import { strictOptions } from '../test/connectors/compilerOptions.js';
import { follow } from '../src/core/openapi/documents.js';
import { own } from '../src/core/openapi/json.js';
import type { ApiModel, Operation } from '../src/core/openapi/model.js';
import { collectGarbage, processorTime } from './measurement.js';

/**
 * Milliseconds of processor time of the editor's work on a file that uses a client; megabytes of its
 * memory. The compiler's own code is as cold as in an editor that was just opened.
 */
export interface EditingTimes {
  /** Reading and binding the project, once when it is opened. */
  readonly load: number;
  /** The first list of names after a dot. */
  readonly completion: number;
  readonly names: number;
  /** Errors of the file, the first time. */
  readonly diagnostics: number;
  readonly errors: readonly string[];
  readonly memory: number;
}

/** Milliseconds. */
const SWEEPING = 400;

const caret = '/*|*/';

/**
 * Opens a project of these files (paths relative to its folder) in TypeScript's language service,
 * completes at `/*|*\/` in `use.ts`, and looks for errors in that file.
 */
export function measureEditing(files: ReadonlyMap<string, string>): EditingTimes {
  const folder = '/editing';
  const texts = new Map([...files].map(([path, text]) => [join(folder, path), text]));
  const use = join(folder, 'use.ts');
  const position = (texts.get(use) ?? '').indexOf(caret);
  const read = (path: string) => texts.get(path) ?? ts.sys.readFile(path);
  const service = ts.createLanguageService({
    getScriptFileNames: () => [use],
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => {
      const text = read(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => folder,
    getCompilationSettings: () => strictOptions,
    getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
    fileExists: (path) => texts.has(path) || ts.sys.fileExists(path),
    readFile: read,
    directoryExists: () => true,
  });
  const [load] = timed(() => service.getProgram());
  const [completion, list] = timed(() => service.getCompletionsAtPosition(use, position, {}));
  const [diagnostics, found] = timed(() => service.getSemanticDiagnostics(use));
  return {
    load,
    completion,
    names: list?.entries.length ?? 0,
    diagnostics,
    errors: found.map((one) => ts.flattenDiagnosticMessageText(one.messageText, '\n')),
    memory: process.memoryUsage().rss / 2 ** 20,
  };
}

/**
 * A file with calls of that many operations of a generated client, spread over all of them but the
 * deprecated ones: new code calls none, and the hint about one is the editor's own work.
 */
export function useOfClient(model: ApiModel, calls: number): string {
  const usable = model.operations.filter(
    (one) => !one.deprecated && argumentsOf(model, one) !== undefined,
  );
  const step = Math.max(1, Math.floor(usable.length / calls));
  const lines = usable
    .filter((_, index) => index % step === 0)
    .slice(0, calls)
    .map(
      (one, index) =>
        `const r${index} = await client.${one.name}(${argumentsOf(model, one) ?? ''});`,
    );
  return [
    `import { createClient } from './client.js';`,
    `const client = createClient();`,
    ...lines,
    `client.${caret};`,
    `export { ${lines.map((_, index) => `r${index}`).join(', ')} };`,
    '',
  ].join('\n');
}

/** Plain arguments for what an operation needs; undefined where plain ones do not do. */
function argumentsOf(model: ApiModel, operation: Operation): string | undefined {
  if (operation.body?.required === true || !/^[A-Za-z]\w*$/.test(operation.name)) return undefined;
  const given: string[] = [];
  for (const parameter of operation.parameters.filter((one) => one.required)) {
    const schema = follow(model.documents, parameter.schema)?.value;
    const type = own(schema, 'type');
    if (own(schema, 'enum') !== undefined || !['string', 'integer'].includes(String(type))) {
      return undefined;
    }
    given.push(`${JSON.stringify(parameter.argument)}: ${type === 'string' ? "'x'" : '1'}`);
  }
  return given.length === 0 ? '' : `{ ${given.join(', ')} }`;
}

/** What was done before is swept away first: processor time counts the sweepers' threads, too. */
function timed<T>(work: () => T): [number, T] {
  collectGarbage();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SWEEPING);
  const start = processorTime();
  const value = work();
  return [processorTime() - start, value];
}
