import type { Documents, Located } from './documents.js';
import { at, follow, placeOf } from './documents.js';
import {
  isList,
  isObject,
  isTrue,
  own,
  ownKeys,
  ownList,
  ownString,
  ownStrings,
  ownText,
} from './json.js';
import { byPreference } from './mediaTypes.js';
import type {
  Content,
  FieldEncoding,
  Operation,
  Parameter,
  ParameterPlace,
  ParameterStyle,
  RequestBody,
  ResponseModel,
  Server,
} from './model.js';
import { readServers } from './servers.js';

export interface OperationReader {
  /** Reads one operation; `name` is still empty. Never throws. */
  read(
    method: string,
    path: string,
    item: Located,
    place: Located,
    rootSecurity: unknown,
    pathServers: readonly Server[],
  ): Operation;
}

interface Surroundings {
  readonly documents: Documents;
  readonly isSwagger2: boolean;
  readonly warn: (message: string, where: Located) => void;
}

/** Headers that the document may declare but that the media types and schemes decide (§4.8.12). */
const ignoredHeaders = new Set(['accept', 'content-type', 'authorization']);

export function createOperationReader(around: Surroundings): OperationReader {
  return {
    read(method, path, item, place, rootSecurity, pathServers) {
      const declared = declaredParameters(around, item, place);
      const parameters = readParameters(around, declared, path, place);
      const body = around.isSwagger2
        ? swagger2Body(around, declared, place)
        : requestBody(around, place);
      const id = ownText(place.value, 'operationId');
      const summary = ownText(place.value, 'summary');
      const description = ownText(place.value, 'description');
      const servers = around.isSwagger2 ? [] : readServers(place);
      return {
        name: '',
        ...(id === undefined ? {} : { operationId: id }),
        method,
        path,
        ...(summary === undefined ? {} : { summary }),
        ...(description === undefined ? {} : { description }),
        deprecated: isTrue(place.value, 'deprecated'),
        tags: ownList(place.value, 'tags').map(String),
        parameters,
        ...(body === undefined ? {} : { body: placeBody(body, parameters) }),
        responses: readResponses(around, place),
        security: readSecurity(own(place.value, 'security') ?? rootSecurity),
        servers: servers.length > 0 ? servers : pathServers,
        place: placeOf(around.documents, place),
      };
    },
  };
}

interface Declared {
  readonly name: string;
  readonly in: string;
  readonly at: Located;
}

/** Path and operation parameters, `$ref`s followed; the operation's replace those of equal name and place. */
function declaredParameters(around: Surroundings, item: Located, operation: Located): Declared[] {
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

function readParameters(
  around: Surroundings,
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
    const description = ownText(one.at.value, 'description');
    add({
      name: one.name,
      in: where,
      required: where === 'path' || isTrue(one.at.value, 'required'),
      ...(description === undefined ? {} : { description }),
      deprecated: isTrue(one.at.value, 'deprecated'),
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

const styles: readonly string[] = [
  'simple',
  'label',
  'matrix',
  'form',
  'spaceDelimited',
  'pipeDelimited',
  'deepObject',
];

/** `style` and `explode` with their defaults (OpenAPI 3.1 §4.8.12.2), or `content`. */
function serialization(
  around: Surroundings,
  place: Located,
  where: ParameterPlace,
): Pick<Parameter, 'style' | 'explode' | 'schema'> {
  const [mediaType] = ownKeys(place.value, 'content');
  if (mediaType !== undefined) {
    const schema = at(place, 'content', mediaType, 'schema');
    const isText = mediaType.toLowerCase().startsWith('text/');
    return { style: isText ? 'simple' : 'json', explode: false, schema };
  }
  const usual = where === 'query' || where === 'cookie' ? 'form' : 'simple';
  const wanted = ownString(place.value, 'style');
  let style = usual as ParameterStyle;
  if (wanted === 'cookie') style = 'form';
  else if (wanted !== undefined && styles.includes(wanted)) style = wanted as ParameterStyle;
  else if (wanted !== undefined) around.warn(`Parameter style "${wanted}" is not known.`, place);
  const explode = own(place.value, 'explode');
  return {
    style,
    explode: typeof explode === 'boolean' ? explode : style === 'form',
    schema: at(place, 'schema'),
  };
}

/** Swagger 2.0's `collectionFormat` as the style that writes the same. */
function collectionFormat(
  place: Located,
  where: ParameterPlace | 'formData',
): { style: ParameterStyle; explode: boolean } {
  const plain = where === 'path' || where === 'header' ? 'simple' : 'form';
  const format = ownString(place.value, 'collectionFormat');
  if (format === 'multi') return { style: plain, explode: plain === 'form' };
  const style = format === undefined ? undefined : separated.get(format);
  return { style: style ?? plain, explode: false };
}

const separated = new Map<string, ParameterStyle>([
  ['ssv', 'spaceDelimited'],
  ['tsv', 'tabDelimited'],
  ['pipes', 'pipeDelimited'],
]);

type BodyWithoutName = Omit<RequestBody, 'argument'>;

function placeBody(body: BodyWithoutName, parameters: readonly Parameter[]): RequestBody {
  let argument = 'body';
  while (parameters.some((parameter) => parameter.argument === argument)) argument = `${argument}_`;
  return { ...body, argument };
}

function requestBody(around: Surroundings, operation: Located): BodyWithoutName | undefined {
  if (own(operation.value, 'requestBody') === undefined) return undefined;
  const place = at(operation, 'requestBody');
  const body = follow(around.documents, place);
  const [first, ...others] = body === undefined ? [] : readContents(around, body);
  if (body === undefined || first === undefined) {
    around.warn('The request body could not be read; it is left out.', place);
    return undefined;
  }
  const description = ownText(body.value, 'description');
  return {
    required: isTrue(body.value, 'required'),
    ...(description === undefined ? {} : { description }),
    contents: [first, ...others],
  };
}

/** The `content` of a request or response, most convenient media type first. */
function readContents(around: Surroundings, owner: Located): Content[] {
  return ownKeys(owner.value, 'content')
    .sort(byPreference)
    .map((mediaType) => {
      const place = at(owner, 'content', mediaType);
      const media = follow(around.documents, place) ?? place;
      const isItem = own(media.value, 'itemSchema') !== undefined;
      return {
        mediaType,
        schema: at(media, isItem ? 'itemSchema' : 'schema'),
        ...(isItem ? { isItem } : {}),
        encoding: readEncoding(media),
      };
    });
}

function readEncoding(media: Located): Record<string, FieldEncoding> {
  const fields: [string, FieldEncoding][] = [];
  for (const name of ownKeys(media.value, 'encoding')) {
    const field = own(own(media.value, 'encoding'), name);
    const style = ownString(field, 'style');
    const explode = own(field, 'explode');
    const contentType = ownString(field, 'contentType');
    fields.push([
      name,
      {
        ...(style !== undefined && styles.includes(style)
          ? { style: style as ParameterStyle }
          : {}),
        ...(typeof explode === 'boolean' ? { explode } : {}),
        ...(contentType === undefined ? {} : { contentType }),
      },
    ]);
  }
  return Object.fromEntries(fields);
}

/** Swagger 2.0's `body` parameter, or its `formData` parameters as one object. */
function swagger2Body(
  around: Surroundings,
  declared: readonly Declared[],
  operation: Located,
): BodyWithoutName | undefined {
  const consumes = mediaTypes(around, operation, 'consumes');
  const body = declared.find((one) => one.in === 'body');
  if (body !== undefined) {
    const description = ownText(body.at.value, 'description');
    const [first = 'application/json', ...others] = consumes;
    const content = (mediaType: string): Content => ({
      mediaType,
      schema: at(body.at, 'schema'),
      encoding: {},
    });
    return {
      required: isTrue(body.at.value, 'required'),
      ...(description === undefined ? {} : { description }),
      contents: [content(first), ...others.map(content)],
    };
  }
  const fields = declared.filter((one) => one.in === 'formData');
  if (fields.length === 0) return undefined;
  const hasFile = fields.some((one) => ownString(one.at.value, 'type') === 'file');
  const usual = hasFile ? 'multipart/form-data' : 'application/x-www-form-urlencoded';
  const forms = consumes.filter((type) => /^multipart\/|x-www-form-urlencoded/i.test(type));
  const mediaType = hasFile
    ? usual
    : (forms.find((type) => !type.startsWith('multipart')) ?? forms[0] ?? usual);
  const required = fields.filter((one) => isTrue(one.at.value, 'required')).map((one) => one.name);
  // `required: true` is the parameter's own mark, not a schema's list.
  const properties = Object.fromEntries(fields.map((one) => [one.name, one.at.value]));
  return {
    required: required.length > 0,
    contents: [
      {
        mediaType,
        schema: { ...operation, value: { type: 'object', properties, required } },
        encoding: Object.fromEntries(
          fields.map((one) => [one.name, collectionFormat(one.at, 'formData')]),
        ),
      },
    ],
  };
}

/** `consumes` or `produces` of the operation, else of the document; most convenient first. */
function mediaTypes(around: Surroundings, operation: Located, key: string): string[] {
  const root = around.documents.contents.get(around.documents.root);
  const owner = own(operation.value, key) === undefined ? root : operation.value;
  return ownStrings(owner, key).sort(byPreference);
}

function readResponses(around: Surroundings, operation: Located): ResponseModel[] {
  return ownKeys(operation.value, 'responses').flatMap((status): ResponseModel[] => {
    if (!/^([1-5](\d\d|XX)|default)$/i.test(status)) return [];
    const place = at(operation, 'responses', status);
    const response = follow(around.documents, place);
    if (response === undefined) {
      around.warn(`Response ${status} refers to something that is not there.`, place);
      return [{ status, contents: [] }];
    }
    const description = ownText(response.value, 'description');
    return [
      {
        status: /^default$/i.test(status) ? 'default' : status.toUpperCase(),
        ...(description === undefined ? {} : { description }),
        contents: around.isSwagger2
          ? swagger2Contents(around, operation, response)
          : readContents(around, response),
      },
    ];
  });
}

function swagger2Contents(around: Surroundings, operation: Located, response: Located): Content[] {
  if (own(response.value, 'schema') === undefined) return [];
  const schema = at(response, 'schema');
  const produces = mediaTypes(around, operation, 'produces');
  const usual =
    ownString(schema.value, 'type') === 'file' ? 'application/octet-stream' : 'application/json';
  return (produces.length > 0 ? produces : [usual]).map((mediaType) => ({
    mediaType,
    schema,
    encoding: {},
  }));
}

function readSecurity(value: unknown): string[][] {
  if (!isList(value)) return [];
  return value.filter(isObject).map((requirement) => Object.keys(requirement));
}
