import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { typeName } from '../../src/core/openapi/names.js';
import { problemsOf } from './compiler.js';
import { explainTypes, type Difference } from './explain.js';

export interface Agreement {
  readonly compared: number;
  readonly differing: readonly Difference[];
}

/**
 * Compares our type of each component schema with the one openapi-typescript gives it: each must be
 * assignable to the other. `folder` holds both, as `ours` and `theirs`.
 */
export function compareTypes(folder: string, document: string): Agreement {
  const specification = JSON.parse(readFileSync(document, 'utf8')) as {
    components?: { schemas?: Record<string, unknown> };
    definitions?: Record<string, unknown>;
  };
  const schemas = specification.components?.schemas ?? specification.definitions ?? {};
  const ours = new Set(
    [...readTypes(folder).matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name),
  );
  const wanted = Object.keys(schemas).map(typeName);
  // Of two schemas that would have one name, one has another.
  const names = Object.keys(schemas).filter((name) => {
    const type = typeName(name);
    return ours.has(type) && wanted.indexOf(type) === wanted.lastIndexOf(type);
  });
  const lines = names.map((name, index) => {
    const theirs = `components['schemas'][${JSON.stringify(name)}]`;
    return `export const c${index}: Same<ours.${typeName(name)}, ${theirs}> = true;`;
  });
  const head = [
    `import type * as ours from './ours/types.js';`,
    `import type { components } from './theirs/index.js';`,
    `type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;`,
  ];
  writeFileSync(join(folder, 'same.ts'), [...head, ...lines, ''].join('\n'));
  const problems = problemsOf(folder, 'strict').filter(({ file }) => file.endsWith('/same.ts'));
  const wrong = new Set(problems.map(({ line }) => names[line - head.length] ?? ''));
  return { compared: names.length, differing: explainTypes(schemas, [...wrong]) };
}

function readTypes(folder: string): string {
  return readFileSync(join(folder, 'ours', 'types.ts'), 'utf8');
}
