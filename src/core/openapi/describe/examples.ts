import type { Documents, Located } from '../documents.js';
import { at, follow } from '../documents.js';
import { own, ownKeys, ownText } from '../json.js';
import { bodyKind } from '../mediaTypes.js';
import type { ExampleView } from './description.js';
import { sampleValue } from './sampleValue.js';
import { short } from './schemaViews.js';

const mostExamples = 20;
const longestExample = 50_000;

/** `example` and `examples` of a media type or parameter. */
export function givenExamples(
  documents: Documents,
  owner: Located,
  mediaType: string,
): ExampleView[] {
  const single = own(owner.value, 'example');
  const first = single === undefined ? [] : exampleOf(single, mediaType);
  const named = ownKeys(owner.value, 'examples')
    .slice(0, mostExamples)
    .flatMap((name): ExampleView[] => {
      const example = follow(documents, at(owner, 'examples', name))?.value;
      // From 3.2 on there is a value as data and one as it is sent.
      const value = own(example, 'value') ?? own(example, 'dataValue');
      const [made] = exampleOf(value ?? own(example, 'serializedValue'), mediaType);
      if (made === undefined) return [];
      const summary = ownText(example, 'summary');
      return [
        {
          ...made,
          name: short(name, 100),
          ...(summary === undefined ? {} : { summary: short(summary, 300) }),
        },
      ];
    });
  return [...first, ...named];
}

/** An example made from a schema, for bodies whose text follows from a value. */
export function madeExample(
  documents: Documents,
  schema: Located,
  mediaType: string,
  direction: 'input' | 'output',
): ExampleView[] {
  const kind = bodyKind(mediaType);
  if (kind !== 'json' && kind !== 'form' && kind !== 'multipart') return [];
  const value = sampleValue(documents, schema, direction);
  return exampleOf(value, mediaType).map((one) => ({ ...one, isMade: true }));
}

/** A text in a media type that is no JSON is the body itself. */
export function exampleOf(value: unknown, mediaType: string): ExampleView[] {
  if (value === undefined) return [];
  const isText = typeof value === 'string' && bodyKind(mediaType) !== 'json';
  const text = isText ? value : (JSON.stringify(value, undefined, 2) as string | undefined);
  // A part of one would be no example.
  return text === undefined || text.length > longestExample ? [] : [{ text }];
}
