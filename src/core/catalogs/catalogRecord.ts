import {
  CATALOG_PROPERTIES,
  type CatalogConfig,
  type CatalogKind,
} from '../sources/catalogKind.js';
import { checkFields } from '../sources/field.js';
import {
  isAbsent,
  isObject,
  kindProblem,
  nameProblem,
  readProperties,
} from '../sources/localRecord.js';
import { closest } from '../sources/search.js';

/** The catalog that is always there; no other can have its name. */
export const LOCAL_NAME = 'local';

/** What became of one record of the setting. */
export interface DecodedCatalog {
  /** Its name, or its place in the list, to speak of it. */
  readonly label: string;
  /** Absent when the record cannot be used; `problems` then says why. */
  readonly config?: CatalogConfig;
  /** Each names one mistake. Never holds the value of what may be a secret. */
  readonly problems: readonly string[];
}

/**
 * Reads one record as a user typed it. As for sources, a mistake that leaves no doubt about where
 * the catalog is (a misspelt extra property) is named and passed over, others cost the record.
 * `defaults` are properties that need not be said, such as those the environment gives.
 */
export function decodeCatalog(
  raw: unknown,
  index: number,
  kinds: readonly CatalogKind[],
  defaults: (name: string, kind: string) => CatalogConfig['properties'] = () => ({}),
): DecodedCatalog {
  if (!isObject(raw)) {
    return unusable(`Record ${index + 1}`, `Record ${index + 1} is not an object.`);
  }
  const { name, title } = raw;
  const label = typeof name === 'string' && name !== '' ? name : `Record ${index + 1}`;
  const problem = nameProblem(raw) ?? reservedProblem(name as string) ?? kindProblem(raw);
  if (problem !== undefined) return unusable(label, problem);
  const kindName = raw['kind'] as string;
  const kind = kinds.find((candidate) => candidate.kind === kindName);
  if (!kind) return unusable(label, unknownKind(kindName, kinds));

  const read = readProperties(raw, kind, {
    base: CATALOG_PROPERTIES,
    secretProblem: catalogSecretProblem,
  });
  const properties = { ...defaults(name as string, kindName), ...read.properties };
  const settings = kind.fields.filter((field) => !field.secret);
  const fatal = [...checkFields(settings, properties), ...(kind.validate?.(properties) ?? [])];
  if (fatal.length > 0) {
    return { label, problems: [...fatal.map((each) => each.message), ...read.problems] };
  }
  const problems = [...read.problems];
  if (!isAbsent(title) && typeof title !== 'string') problems.push('"title" must be text.');
  return {
    label,
    problems,
    config: {
      name: name as string,
      kind: kindName,
      title: typeof title === 'string' && title !== '' ? title : (name as string),
      properties,
    },
  };
}

/** What is wrong with a name that only the local catalog may have. */
export function reservedProblem(name: string): string | undefined {
  return name === LOCAL_NAME ? `"${LOCAL_NAME}" is the name of your own settings.` : undefined;
}

function catalogSecretProblem(name: string): string {
  return (
    `"${name}" is or holds a secret and is not used: secrets do not belong in settings. ` +
    'Remove it and run "Sign In".'
  );
}

function unknownKind(name: string, kinds: readonly CatalogKind[]): string {
  const known = kinds.map((kind) => kind.kind);
  const meant = closest(name, known);
  const hint = meant ? `Did you mean "${meant}"?` : `There are: ${known.join(', ')}.`;
  return `The kind "${name}" is not known. ${hint}`;
}

function unusable(label: string, problem: string): DecodedCatalog {
  return { label, problems: [problem] };
}
