import type { Located } from './documents.js';
import { at, follow } from './documents.js';
import { isTrue, ownKeys, ownList, ownString, ownText } from './json.js';
import { bodyKind } from './mediaTypes.js';
import type { Parameter, ParameterPlace } from './model.js';
import { collectionFormat, serialization } from './parameterStyles.js';
import type { Reading } from './reading.js';

/** Headers that the document may declare but that the media types and schemes decide (§4.8.12). */
const ignoredHeaders = new Set(['accept', 'content-type', 'authorization']);

export interface Declared {
  readonly name: string;
  readonly in: string;
  readonly at: Located;
}

/** Path and operation parameters, `$ref`s followed; the operation's replace those of equal name and place. */
export function declaredParameters(around: Reading, item: Located, operation: Located): Declared[] {
  const found = new Map<string, Declared>();
  for (const owner of [item, operation]) {
    ownList(owner.value, 'parameters').forEach((_, index) => {
      const place = at(owner, 'parameters', index);
      const parameter = follow(around.documents, place);
      const name = ownText(parameter?.value, 'name');
      const where = ownString(parameter?.value, 'in');
      if (parameter === undefined || name === undefined || where === undefined) {
        around.warn('A parameter could not be read; it is left out.', place);
        return;
      }
      found.set(`${where}\n${where === 'header' ? name.toLowerCase() : name}`, {
        name,
        in: where,
        at: parameter,
      });
    });
  }
  return [...found.values()];
}

const places: readonly string[] = ['path', 'query', 'header', 'cookie'];

export function readParameters(
  around: Reading,
  declared: readonly Declared[],
  path: string,
  operation: Located,
): Parameter[] {
  const templates = new Set([...path.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? ''));
  const parameters: Parameter[] = [];
  const taken = new Set<string>();
  const add = (parameter: Omit<Parameter, 'argument'>) => {
    let argument = parameter.name;
    if (taken.has(argument)) argument = `${parameter.name}_${parameter.in}`;
    while (taken.has(argument)) argument += '_';
    taken.add(argument);
    parameters.push({ ...parameter, argument });
  };
  for (const one of declared) {
    if (one.in === 'body' || one.in === 'formData') continue;
    if (one.in === 'querystring') {
      add({ ...shared(one), in: 'query', allowReserved: false, ...wholeQuery(one.at) });
      continue;
    }
    if (!places.includes(one.in)) {
      around.warn(`Parameter "${one.name}" is in "${one.in}", which is not supported.`, one.at);
      continue;
    }
    const where = one.in as ParameterPlace;
    if (where === 'header' && !around.isSwagger2 && ignoredHeaders.has(one.name.toLowerCase())) {
      continue;
    }
    if (where === 'path' && !templates.delete(one.name)) {
      around.warn(`Path parameter "${one.name}" does not occur in "${path}".`, one.at);
      continue;
    }
    add({
      ...shared(one),
      in: where,
      required: where === 'path' || isTrue(one.at.value, 'required'),
      allowReserved: isTrue(one.at.value, 'allowReserved'),
      ...(around.isSwagger2
        ? { ...collectionFormat(one.at, where), schema: one.at }
        : serialization(around, one.at, where)),
    });
  }
  for (const name of templates) {
    around.warn(`Path parameter "${name}" is not declared; it is taken as text.`, operation);
    add({
      name,
      in: 'path',
      required: true,
      deprecated: false,
      allowReserved: false,
      style: 'simple',
      explode: false,
      schema: { ...operation, value: { type: 'string' } },
    });
  }
  return parameters;
}

function shared({ name, at: place }: Declared) {
  const description = ownText(place.value, 'description');
  return {
    name,
    required: isTrue(place.value, 'required'),
    ...(description === undefined ? {} : { description }),
    deprecated: isTrue(place.value, 'deprecated'),
  };
}

/** A parameter that is the whole query (OpenAPI 3.2 §4.12). */
function wholeQuery(place: Located): Pick<Parameter, 'style' | 'explode' | 'schema'> {
  const [mediaType = ''] = ownKeys(place.value, 'content');
  return {
    style: bodyKind(mediaType) === 'json' ? 'wholeJson' : 'whole',
    explode: true,
    schema: at(place, 'content', mediaType, 'schema'),
  };
}
