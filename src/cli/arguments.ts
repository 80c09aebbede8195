import { parseArgs } from 'node:util';
import type { ImportExtension } from '../core/openapi/generateOptions.js';

/** What the command line was asked for; a `problem` is a sentence for the user. */
export type Command =
  | { readonly command: 'help' }
  | { readonly command: 'version' }
  | { readonly command: 'problem'; readonly problem: string }
  | ({ readonly command: 'generate' } & GenerateArguments);

export interface GenerateArguments {
  /** Address or path; absent for the one that the folder's client was made of. */
  readonly specification?: string;
  readonly folder: string;
  readonly check: boolean;
  readonly force: boolean;
  /** Whether what was chosen for the client before is left out of account. */
  readonly whole: boolean;
  readonly only?: readonly string[];
  readonly types: boolean;
  readonly python: boolean;
  /** How the files import each other. */
  readonly imports?: ImportExtension;
  readonly title?: string;
  /** Servers that references may lead to, besides that of the specification. */
  readonly allow: readonly string[];
}

export const usage = `Usage: data-connectors generate [<specification>] <folder> [options]

Writes a typed client for an HTTP API into a folder. The specification is the address
or the path of an OpenAPI 3 or Swagger 2.0 document, JSON or YAML; without one, that
of the client in the folder. Options that are not given are those of that client, too.

Options:
  --check             write nothing; exit with 1 when the client is out of date
  --only <names>      only these operations: names of methods, operationIds,
                      "GET /pets/{id}", or tags as tag:pets; separated by commas,
                      or given again
  --types             only types
  --python            a Python module in place of TypeScript
  --imports <ending>  how the files import each other: js (for TypeScript and bundlers, where
                      not given), ts (for Deno, and for Node alone) or none
  --whole             everything, whatever was chosen for the client before
  --title <text>      a heading for the files in place of the API's own
  --allow <server>    let references lead to this server, too (https://example.org), without
                      credentials; may be given again
  --force             overwrite files that were edited, or not generated at all
  --help, --version

Exit codes: 0 done or up to date, 1 out of date (--check) or files in the way, 2 failed.

A specification that needs a login is read with the Authorization header that stands in
the environment variable DATA_CONNECTORS_AUTHORIZATION, sent to its own server only.
`;

export function readArguments(args: readonly string[]): Command {
  try {
    return parse(args);
  } catch (error) {
    // parseArgs says what it does not know, on the first line.
    const [problem = ''] = (error as Error).message.split(/\n|\. To specify/);
    return { command: 'problem', problem: problem.replace(/\.?$/, '.') };
  }
}

function parse(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      check: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      types: { type: 'boolean', default: false },
      python: { type: 'boolean', default: false },
      imports: { type: 'string' },
      whole: { type: 'boolean', default: false },
      title: { type: 'string' },
      allow: { type: 'string', multiple: true, default: [] },
      force: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      version: { type: 'boolean', default: false },
    },
  });
  if (values.help) return { command: 'help' };
  if (values.version) return { command: 'version' };
  const [command, ...places] = positionals;
  if (command === undefined) return problem('There is nothing to do.');
  if (command !== 'generate') return problem(`There is no command "${command}".`);
  const [first, second] = places;
  if (first === undefined) return problem('"generate" needs a folder.');
  if (places.length > 2) return problem('"generate" takes a specification and a folder.');
  if (values.check && values.force) return problem('--check writes nothing to force.');
  const imports = importEndings.get(values.imports ?? '');
  if (values.imports !== undefined && imports === undefined) {
    return problem('--imports takes js, ts or none.');
  }
  const only = values.only?.flatMap((list) => splitNames(list));
  return {
    command: 'generate',
    ...(second === undefined ? { folder: first } : { specification: first, folder: second }),
    ...(only === undefined || only.length === 0 ? {} : { only }),
    ...(imports === undefined ? {} : { imports }),
    ...(values.title === undefined ? {} : { title: values.title }),
    allow: values.allow,
    check: values.check,
    force: values.force,
    whole: values.whole,
    types: values.types,
    python: values.python,
  };
}

const importEndings: ReadonlyMap<string, ImportExtension> = new Map([
  ['js', '.js'],
  ['ts', '.ts'],
  ['none', ''],
]);

/** Commas separate names; a path keeps those in its braces (`GET /items/{a,b}`). */
function splitNames(list: string): string[] {
  return list
    .split(/,(?![^{]*\})/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function problem(text: string): Command {
  return { command: 'problem', problem: text };
}
