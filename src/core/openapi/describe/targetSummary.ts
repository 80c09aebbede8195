import { at, lastSegment, resolveReference, type Documents, type Located } from '../documents.js';
import { isObject, isTrue, own, ownKeys, ownString, ownText } from '../json.js';
import { operationMethods } from '../methods.js';
import type { SchemaView } from './description.js';
import { createSchemaViews, short, type SchemaViews } from './schemaViews.js';

/**
 * What a reference leads to, in as few words as fit above a line of an editor. All texts are the
 * document's own and hostile.
 */
export interface TargetSummary {
  /** Empty for a document as a whole. */
  readonly name: string;
  /** What the specification calls it: `schema`, `parameter`, `response`. */
  readonly what: string;
  /** For people: `object`, `string, in query`; empty where there is nothing to say. */
  readonly type: string;
  readonly description?: string;
  readonly deprecated: boolean;
  readonly parts: readonly SummaryPart[];
  /** How many more parts there are. */
  readonly omitted: number;
}

/** A property, value or variant of a schema, a media type or header of an answer. */
export interface SummaryPart {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description?: string;
}

const mostParts = 12;
const longestDescription = 400;
const longestLine = 120;

/** `documents` need not have all that the target refers to: what is not there is known by its name. */
export function summarizeTarget(documents: Documents, target: Located): TargetSummary {
  const reader = { documents, views: createSchemaViews(documents) };
  const reference = danglingReference(documents, target);
  if (reference !== undefined) return summary(target, 'reference', `to ${reference}`);
  return summaryOf(reader, target, kindOf(target));
}

interface Reader {
  readonly documents: Documents;
  readonly views: SchemaViews;
}

type TargetKind =
  | 'schema'
  | 'parameter'
  | 'response'
  | 'request body'
  | 'header'
  | 'security scheme'
  | 'path item'
  | 'example'
  | 'link';

/** By the name of what it stands in, as OpenAPI 3 and Swagger 2.0 have them. */
const kinds: Readonly<Record<string, TargetKind>> = {
  schemas: 'schema',
  definitions: 'schema',
  parameters: 'parameter',
  responses: 'response',
  requestBodies: 'request body',
  headers: 'header',
  securitySchemes: 'security scheme',
  securityDefinitions: 'security scheme',
  pathItems: 'path item',
  paths: 'path item',
  examples: 'example',
  links: 'link',
};

/** By its place, else, in a document that is only a part, by what it has. */
function kindOf({ value, pointer }: Located): TargetKind {
  const above = lastSegment(pointer.slice(0, Math.max(pointer.lastIndexOf('/'), 0)));
  const known = Object.hasOwn(kinds, above) ? kinds[above] : undefined;
  if (known !== undefined) return known;
  if (ownString(value, 'in') !== undefined && ownString(value, 'name') !== undefined) {
    return 'parameter';
  }
  if (isObject(value) && Object.keys(value).some((key) => isOperation(value, key))) {
    return 'path item';
  }
  if (isObject(own(value, 'content'))) {
    return ownString(value, 'description') !== undefined && own(value, 'required') === undefined
      ? 'response'
      : 'request body';
  }
  return 'schema';
}

function summaryOf(reader: Reader, target: Located, what: TargetKind): TargetSummary {
  const { value } = target;
  const typeAt = (place: Located) => {
    if (place.value === undefined) return '';
    return typeWords(reader.documents, place, reader.views.view(place));
  };
  const media = ownKeys(value, 'content').map((name) =>
    part(name, typeAt(at(target, 'content', name, 'schema'))),
  );
  switch (what) {
    case 'parameter': {
      // Swagger 2.0 has the words of a schema beside those of the parameter.
      const isSchema = own(value, 'schema') !== undefined || media.length > 0;
      const type = typeAt(isSchema ? at(target, 'schema') : target);
      const words = [type, `in ${ownString(value, 'in') ?? 'no place'}`];
      if (isTrue(value, 'required')) words.push('required');
      const text = words.filter((word) => word !== '').join(', ');
      return { ...summary(target, what, text, media), name: ownText(value, 'name') ?? '' };
    }
    case 'response': {
      const headers = ownKeys(value, 'headers').map((name) => part(name, 'header'));
      return summary(target, what, typeAt(at(target, 'schema')), [...media, ...headers]);
    }
    case 'request body':
      return summary(target, what, isTrue(value, 'required') ? 'required' : '', media);
    case 'header':
      return summary(target, what, typeAt(at(target, 'schema')), media);
    case 'security scheme': {
      const words = ['type', 'scheme', 'in'].map((key) => ownString(value, key));
      return summary(target, what, words.filter((word) => word !== undefined).join(', '));
    }
    case 'path item': {
      const names = Object.keys(isObject(value) ? value : {});
      const operations = names.filter((name) => isOperation(value, name));
      const parts = operations.map((name) =>
        part(name.toUpperCase(), ownText(own(value, name), 'summary') ?? ''),
      );
      return summary(target, what, '', parts);
    }
    case 'example': {
      const given = own(value, 'value');
      return summary(target, what, given === undefined ? '' : JSON.stringify(given));
    }
    case 'link':
      return summary(target, what, ownText(value, 'operationId') ?? '');
    case 'schema':
      return schemaSummary(reader, target);
  }
}

function schemaSummary({ documents, views }: Reader, target: Located): TargetSummary {
  const view = views.view(target);
  const parts = [
    ...(view.properties ?? []).map(({ name, required, schema }): SummaryPart => {
      const type = typeWords(documents, at(target, 'properties', name), schema);
      return { ...part(name, type, schema.description), required };
    }),
    ...(view.values ?? []).map((value) => part(value, '')),
    ...(view.variants?.schemas ?? []).map((schema, index) => {
      const rule = view.variants?.rule ?? 'oneOf';
      return part(typeWords(documents, at(target, rule, index), schema), '', schema.description);
    }),
  ];
  const { description } = view;
  return {
    ...summary(target, 'schema', view.type, parts, view.omitted),
    ...(description === undefined ? {} : { description: short(description, longestDescription) }),
  };
}

function summary(
  { value, pointer }: Located,
  what: string,
  type: string,
  parts: readonly SummaryPart[] = [],
  omitted = 0,
): TargetSummary {
  const description = ownText(value, 'description') ?? ownText(value, 'summary');
  return {
    name: short(lastSegment(pointer), longestLine),
    what,
    type: short(type, longestLine),
    ...(description === undefined ? {} : { description: short(description, longestDescription) }),
    deprecated: isTrue(value, 'deprecated'),
    parts: parts.slice(0, mostParts),
    omitted: omitted + Math.max(parts.length - mostParts, 0),
  };
}

function part(name: string, type: string, description?: string): SummaryPart {
  const line = description?.trim().split('\n', 1)[0] ?? '';
  return {
    name: short(name, longestLine),
    type: short(type, longestLine),
    required: false,
    ...(line === '' ? {} : { description: short(line, longestLine) }),
  };
}

/** What leads to another document is known by its name alone. */
function typeWords(documents: Documents, schema: Located, view: SchemaView): string {
  const reference = danglingReference(documents, schema);
  if (reference === undefined) return view.type;
  return lastSegment(reference).replace(/^.*#/s, '') || reference;
}

function danglingReference(documents: Documents, place: Located): string | undefined {
  const reference = ownString(place.value, '$ref');
  if (reference === undefined) return undefined;
  return resolveReference(documents, reference, place) ? undefined : reference;
}

function isOperation(path: unknown, method: string): boolean {
  return operationMethods.has(method) && isObject(own(path, method));
}
