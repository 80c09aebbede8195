import type { Located } from './documents.js';
import { lastSegment } from './documents.js';
import { own, ownString } from './json.js';

/** A component's own name; for other targets the words of its pointer that say most. */
export function suggestedName(schema: Located): string {
  const last = lastSegment(schema.pointer);
  if (/^\/(components\/schemas|definitions|\$defs)\/[^/]+$/.test(schema.pointer)) return last;
  const [, ofBody, shared = ofBody] = sharedBody.exec(schema.pointer) ?? [];
  if (shared !== undefined) return shared.replaceAll('~1', ' ').replaceAll('~0', ' ');
  if (schema.pointer === '') {
    const file =
      schema.uri
        .replace(/[?#].*$/, '')
        .split('/')
        .at(-1) ?? '';
    return decodeName(file.replace(/\.(json|ya?ml)$/i, ''));
  }
  const vague =
    /^(paths|get|put|post|patch|delete|responses|content|schema|properties|items|\d|components|schemas|definitions|\$defs|allOf|oneOf|anyOf|application~1json|requestBody|parameters)$/;
  const words = schema.pointer.split('/').filter((word) => word !== '' && !vague.test(word));
  // An `accountType` of an `account` says so itself.
  const starts = (word: string, start: string) =>
    word.toLowerCase().startsWith(start.toLowerCase());
  const saying = words.filter((word, index) => !starts(words[index + 1] ?? '', word));
  const chosen = saying.slice(-3);
  // The status of an answer says little of what stands somewhere in it, and begins no name.
  while (chosen.length > 1 && /^\d+$/.test(chosen[0] ?? '')) chosen.shift();
  return chosen.join(' ').replaceAll('~1', ' ').replaceAll('~0', ' ') || last;
}

/** The schema of a body or answer that operations share by its name. */
const sharedBody =
  /^\/(?:components\/(?:responses|requestBodies)\/([^/]+)\/content\/[^/]+|responses\/([^/]+))\/schema$/;

/** Whether an object without a name of its own stands in what many operations refer to. */
export function isSharedBody({ value, pointer }: Located): boolean {
  const says = ['properties', 'allOf', 'oneOf', 'anyOf'];
  return (
    // This is asked of each schema: what most are not comes first.
    ownString(value, '$ref') === undefined &&
    says.some((key) => own(value, key) !== undefined) &&
    sharedBody.test(pointer)
  );
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A title that says more than the name. */
export function ownTitle(schema: Located): string | undefined {
  const title = ownString(schema.value, 'title');
  const letters = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const isName = letters(title ?? '') === letters(lastSegment(schema.pointer));
  return isName ? undefined : title;
}
