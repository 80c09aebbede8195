import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  // A name that had to be changed is another type's by chance.
  const names = Object.keys(schemas).filter((name) => /^[A-Z]\w*$/.test(name) && ours.has(name));
  const lines = names.map(
    (name, index) =>
      `export const c${index}: Same<ours.${name}, components['schemas']['${name}']> = true;`,
  );
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
