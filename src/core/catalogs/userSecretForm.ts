import type { Answers, FormPlan, FormStep } from '../sources/form.js';
import type { Properties } from '../sources/source.js';

/** More than anybody types. */
const MOST_KEYS = 100;

/**
 * The questions that make a new user secret: its name, then keys with their values one by one, or
 * the whole as JSON. An empty key ends the list.
 */
export function userSecretPlan(taken: (name: string) => boolean): FormPlan {
  return (answers) => {
    const steps = [nameStep(taken), modeStep];
    if (answers['mode'] === 'json') return [...steps, jsonStep];
    return answers['mode'] === 'keys' ? [...steps, ...keySteps(answers)] : steps;
  };
}

/** What the answers amount to. */
export function userSecret(answers: Answers): { name: string; value: Properties } {
  const name = answers['name']?.trim() ?? '';
  if (answers['mode'] === 'json') {
    return { name, value: JSON.parse(answers['json'] ?? '') as Properties };
  }
  const entries = usedKeys(answers).map((key, index) => [key, answers[`value:${index}`] ?? '']);
  return { name, value: Object.fromEntries(entries) as Properties };
}

/** A value of a secret as text, to be copied: texts as they are, all others as JSON. */
export function secretText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function nameStep(taken: (name: string) => boolean): FormStep {
  return {
    type: 'text',
    id: 'name',
    prompt: 'Name of the secret',
    placeholder: 'warehouse-login',
    check: (text) => {
      const name = text.trim();
      if (name === '') return 'A name is required.';
      return taken(name) ? `There already is a secret named "${name}".` : undefined;
    },
  };
}

const modeStep: FormStep = {
  type: 'pick',
  id: 'mode',
  prompt: 'Select how to enter the secret',
  opens: true,
  options: [
    { value: 'keys', label: 'Keys and Values', detail: 'One after another' },
    { value: 'json', label: 'JSON', detail: 'An object, pasted as a whole' },
  ],
};

const jsonStep: FormStep = {
  type: 'text',
  id: 'json',
  prompt: 'JSON object, such as {"user": "…", "password": "…"}',
  masked: true,
  check: jsonProblem,
};

function keySteps(answers: Answers): FormStep[] {
  const keys = usedKeys(answers);
  const steps = keys.flatMap((key, index) => [keyStep(index, keys), valueStep(index, key)]);
  return keys.length < MOST_KEYS ? [...steps, keyStep(keys.length, keys)] : steps;
}

/** The keys before the first one that was left empty. */
function usedKeys(answers: Answers): string[] {
  const keys: string[] = [];
  for (let index = 0; index < MOST_KEYS; index++) {
    const key = answers[`key:${index}`]?.trim();
    if (!key) break;
    keys.push(key);
  }
  return keys;
}

function keyStep(index: number, keys: readonly string[]): FormStep {
  const others = keys.filter((_, at) => at !== index);
  return {
    type: 'text',
    id: `key:${index}`,
    prompt: index === 0 ? 'First key' : `Key ${index + 1}: leave it empty to finish`,
    placeholder: index === 0 ? 'user' : '',
    opens: true,
    check: (text) => {
      const key = text.trim();
      if (key === '') return index === 0 ? 'A secret has at least one key.' : undefined;
      return others.includes(key) ? `"${key}" is there already.` : undefined;
    },
  };
}

function valueStep(index: number, key: string): FormStep {
  return {
    type: 'text',
    id: `value:${index}`,
    prompt: `Value of "${key}"`,
    masked: true,
    check: () => undefined,
  };
}

function jsonProblem(text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own words may quote the secret.
    return 'This is not valid JSON.';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'It must be a JSON object: names with values, in braces.';
  }
  if (Object.keys(value).length === 0) return 'A secret has at least one key.';
  return hasInexactNumber(text)
    ? 'It has a number too large to be kept exactly: write it as text, in quotes.'
    : undefined;
}

function hasInexactNumber(text: string): boolean {
  const withoutTexts = text.replace(/"(?:[^"\\]|\\[^])*"/g, '""');
  const numbers = withoutTexts.match(/-?\d[\d.eE+-]*/g) ?? [];
  return numbers.some((number) => /^-?\d+$/.test(number) && !Number.isSafeInteger(Number(number)));
}
