import { ConnectorError } from '../../errors.js';
import type { Documents, Located } from '../documents.js';
import { at, follow, rootOf } from '../documents.js';
import { own, ownKeys, ownList, ownString, ownStrings, ownText } from '../json.js';
import type { ApiModel, Content, Operation, Parameter } from '../model.js';
import type {
  ContentView,
  HeaderView,
  OperationDescription,
  ParameterView,
  ResponseView,
  SchemeView,
  ServerView,
} from './description.js';
import { exampleOf, givenExamples, madeExample } from './examples.js';
import { createSchemaViews, short, type SchemaViews } from './schemaViews.js';

const longestText = 50_000;
const mostServers = 100;

/** All that is to be said of one operation. Throws `NotFound` for a name there is none of. */
export function describeOperation(model: ApiModel, name: string): OperationDescription {
  const operation = model.operations.find((one) => one.name === name);
  if (operation === undefined) {
    throw new ConnectorError('NotFound', `The specification has no operation "${name}" any more.`);
  }
  const views = createSchemaViews(model.documents);
  const place = locate(model.documents, operation.place);
  const documentation = ownString(own(place.value, 'externalDocs'), 'url');
  const { body } = operation;
  const described = {
    name: operation.name,
    method: operation.method,
    path: operation.path,
    ...texts(operation),
    deprecated: operation.deprecated,
    tags: operation.tags.slice(0, 50).map((tag) => short(tag, 200)),
    ...(documentation && /^https?:\/\//i.test(documentation) ? { documentation } : {}),
    parameters: operation.parameters.map((one) => parameterView(model.documents, views, one)),
    ...(body === undefined
      ? {}
      : {
          body: {
            argument: body.argument,
            required: body.required,
            ...texts(body),
            contents: body.contents.map((content) =>
              contentView(model.documents, views, content, 'input'),
            ),
          },
        }),
    responses: responseViews(model, views, operation, place),
    security: operation.security.map((names) => names.map((scheme) => schemeView(model, scheme))),
    servers: serverViews(model, operation, place),
  };
  return { ...described, schemas: views.finish() };
}

function texts(owner: { readonly summary?: string; readonly description?: string }) {
  const { summary, description } = owner;
  return {
    ...(summary === undefined ? {} : { summary: short(summary, 1_000) }),
    ...(description === undefined ? {} : { description: short(description, longestText) }),
  };
}

function parameterView(
  documents: Documents,
  views: SchemaViews,
  parameter: Parameter,
): ParameterView {
  const { argument, name, style, explode, required, deprecated } = parameter;
  const owner = /\/schema$/.test(parameter.schema.pointer)
    ? parentOf(documents, parameter.schema)
    : undefined;
  const [example] = owner
    ? givenExamples(documents, owner, 'application/json')
    : exampleOf(own(parameter.schema.value, 'x-example'), {
        documents,
        mediaType: 'application/json',
      });
  return {
    ...{ argument, name, in: parameter.in, required, deprecated, style, explode },
    ...texts(parameter),
    schema: views.view(parameter.schema),
    ...(example === undefined ? {} : { example: example.text }),
  };
}

function contentView(
  documents: Documents,
  views: SchemaViews,
  { mediaType, schema }: Content,
  direction: 'input' | 'output',
): ContentView {
  const isOfMedia = /\/(schema|itemSchema)$/.test(schema.pointer);
  const owner = isOfMedia ? parentOf(documents, schema) : undefined;
  const given = owner ? givenExamples(documents, owner, mediaType) : [];
  return {
    mediaType: short(mediaType, 200),
    schema: views.view(schema),
    examples: given.length > 0 ? given : madeExample(documents, schema, mediaType, direction),
  };
}

function responseViews(
  model: ApiModel,
  views: SchemaViews,
  operation: Operation,
  place: Located,
): ResponseView[] {
  const { documents } = model;
  // The model writes statuses its own way: `4xx` as `4XX`.
  const keys = new Map(ownKeys(place.value, 'responses').map((key) => [key.toUpperCase(), key]));
  return operation.responses.map((response): ResponseView => {
    const key = keys.get(response.status.toUpperCase()) ?? response.status;
    const owner = follow(documents, at(place, 'responses', key));
    const contents = response.contents.map((content): ContentView => {
      const view = contentView(documents, views, content, 'output');
      // Swagger 2.0 has the examples of a response by media type.
      const example = own(own(owner?.value, 'examples'), content.mediaType);
      const given = exampleOf(example, { documents, ...content });
      return given.length > 0 ? { ...view, examples: given } : view;
    });
    return {
      status: response.status,
      ...texts(response),
      headers: owner ? headerViews(documents, views, owner) : [],
      contents,
    };
  });
}

function headerViews(documents: Documents, views: SchemaViews, owner: Located): HeaderView[] {
  return ownKeys(owner.value, 'headers')
    .slice(0, 100)
    .flatMap((name): HeaderView[] => {
      const header = follow(documents, at(owner, 'headers', name));
      if (header === undefined) return [];
      const schema = own(header.value, 'schema') === undefined ? header : at(header, 'schema');
      const description = ownText(header.value, 'description');
      const view = { name: short(name, 200), schema: views.view(schema) };
      return [{ ...view, ...texts(description === undefined ? {} : { description }) }];
    });
}

function schemeView(model: ApiModel, name: string): SchemeView {
  return model.securitySchemes.find((one) => one.name === name) ?? { name, type: 'other' };
}

/** The servers of the operation, its path or the document, with what may be chosen in them. */
function serverViews(model: ApiModel, operation: Operation, place: Located): ServerView[] {
  const owners = [place, parentOf(model.documents, place), rootOf(model.documents)];
  const owner = owners.find((one) => one && ownList(one.value, 'servers').length > 0);
  const listed = ownList(owner?.value, 'servers')
    .slice(0, mostServers)
    .flatMap((server): ServerView[] => {
      const url = ownString(server, 'url');
      return url === undefined
        ? []
        : [{ url: short(url, 2_000), ...describedBy(server), variables: variablesOf(server, url) }];
    });
  if (listed.length > 0) return listed;
  const servers = operation.servers.length > 0 ? operation.servers : model.servers;
  return servers.map((server) => ({ ...server, variables: [] }));
}

function variablesOf(server: unknown, url: string): ServerView['variables'] {
  const names = new Set([...url.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? ''));
  return [...names].slice(0, 50).map((name) => {
    const variable = own(own(server, 'variables'), name);
    const values = ownStrings(variable, 'enum').slice(0, 500);
    const initial = ownText(variable, 'default') ?? values[0] ?? '';
    return { name, initial, values, ...describedBy(variable) };
  });
}

function describedBy(owner: unknown): { description?: string } {
  const description = ownText(owner, 'description');
  return description === undefined ? {} : { description: short(description, 1_000) };
}

function parentOf(documents: Documents, { uri, pointer }: Located): Located | undefined {
  const end = pointer.lastIndexOf('/');
  return end < 0 ? undefined : locate(documents, `${uri}#${pointer.slice(0, end)}`);
}

/** What stands at a place as `placeOf` writes it. */
function locate(documents: Documents, place: string): Located {
  const hash = place.indexOf('#');
  const uri = hash > 0 ? place.slice(0, hash) : documents.root;
  const steps = place.slice(hash + 1).split('/');
  const root: Located = { value: documents.contents.get(uri), uri, pointer: '' };
  return at(root, ...steps.slice(1).map((s) => s.replaceAll('~1', '/').replaceAll('~0', '~')));
}
