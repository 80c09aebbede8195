import type { Documents, Located } from '../documents.js';
import { at, follow } from '../documents.js';
import { own, ownKeys, ownText } from '../json.js';
import { bodyKind, isXml } from '../mediaTypes.js';
import type { ExampleView } from './description.js';
import { sampleValue } from './sampleValue.js';
import { short } from './schemaViews.js';
import { xmlText } from './xmlText.js';

const mostExamples = 20;
const longestExample = 50_000;

/** `example` and `examples` of a media type or parameter. */
export function givenExamples(
  documents: Documents,
  owner: Located,
  mediaType: string,
): ExampleView[] {
  const media = { documents, mediaType, schema: at(owner, 'schema') };
  const first = exampleOf(own(owner.value, 'example'), media);
  const named = ownKeys(owner.value, 'examples')
    .slice(0, mostExamples)
    .flatMap((name): ExampleView[] => {
      const example = follow(documents, at(owner, 'examples', name))?.value;
      // From 3.2 on there is a value as data and one as it is sent.
      const value = own(example, 'value') ?? own(example, 'dataValue');
      const [made] = exampleOf(value ?? own(example, 'serializedValue'), media);
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
  const isMade = kind === 'json' || kind === 'form' || kind === 'multipart' || isXml(mediaType);
  if (!isMade) return [];
  const value = sampleValue(documents, schema, direction);
  const media = { documents, mediaType, schema };
  // What is only said to be a text is XML that nobody knows.
  if (isXml(mediaType) && typeof value === 'string' && !value.startsWith('<')) return [];
  return exampleOf(value, media).map((one) => ({ ...one, isMade: true }));
}

/** What an example is of. */
export interface ExampleMedia {
  readonly documents: Documents;
  readonly mediaType: string;
  readonly schema?: Located | undefined;
}

/** A text in a media type that is no JSON is the body itself. */
export function exampleOf(value: unknown, media: ExampleMedia): ExampleView[] {
  if (value === undefined) return [];
  const isText = typeof value === 'string' && bodyKind(media.mediaType) !== 'json';
  if (isText) return textOf(value);
  if (isXml(media.mediaType)) return textOf(xmlText(media.documents, media.schema, value));
  return textOf(JSON.stringify(value, undefined, 2));
}

function textOf(text: string | undefined): ExampleView[] {
  // A part of one would be no example.
  return text === undefined || text.length > longestExample ? [] : [{ text }];
}
