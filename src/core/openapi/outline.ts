import { mediaTypeToSend } from './mediaTypes.js';
import type {
  ApiModel,
  Content,
  FieldEncoding,
  Operation,
  Parameter,
  SecurityScheme,
  Server,
} from './model.js';

import type { RequestKind } from './operationMedia.js';
import { requestKind } from './operationMedia.js';

/**
 * An API without its schemas: what the tree shows and what a request needs. Plain data that
 * survives structured cloning, small beside the document.
 */
export interface ApiOutline {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
  readonly specification: string;
  readonly servers: readonly Server[];
  readonly securitySchemes: readonly SecurityScheme[];
  readonly operations: readonly OutlineOperation[];
  /** In document order, then those that only operations name, then `undefined` for the rest. */
  readonly tags: readonly OutlineTag[];
}

export interface OutlineTag {
  /** Absent for operations without a tag. */
  readonly name?: string;
  readonly description?: string;
  /** Indexes into `operations`. */
  readonly operations: readonly number[];
}

export type OutlineParameter = Omit<Parameter, 'schema'>;

export interface OutlineOperation extends Omit<
  Operation,
  'parameters' | 'body' | 'responses' | 'callbacks'
> {
  readonly parameters: readonly OutlineParameter[];
  readonly body?: {
    readonly argument: string;
    readonly required: boolean;
    readonly mediaType: string;
    readonly kind: RequestKind;
    readonly encoding: Readonly<Record<string, FieldEncoding>>;
    /** The media types there are to choose from besides, as the document writes them. */
    readonly others: readonly {
      readonly mediaType: string;
      readonly kind: RequestKind;
      readonly encoding: Readonly<Record<string, FieldEncoding>>;
    }[];
  };
  /** Media types of the answers, for the `Accept` header. */
  readonly accept: readonly string[];
}

export function outlineOf(model: ApiModel): ApiOutline {
  return {
    title: model.title,
    version: model.version,
    ...(model.description === undefined ? {} : { description: model.description }),
    specification: model.specification,
    servers: model.servers,
    securitySchemes: model.securitySchemes,
    operations: model.operations.map(outlineOperation),
    tags: groupByTag(model),
  };
}

function outlineOperation({
  body,
  responses,
  parameters,
  callbacks: _,
  ...rest
}: Operation): OutlineOperation {
  const success = responses.filter((one) => one.status.startsWith('2') || one.status === 'default');
  const accept = success.flatMap((one) => one.contents.map((content) => content.mediaType));
  return {
    ...rest,
    parameters: parameters.map(({ schema: _, ...parameter }) => parameter),
    ...(body === undefined
      ? {}
      : {
          body: {
            argument: body.argument,
            required: body.required,
            ...outlineContent(body.contents[0]),
            mediaType: mediaTypeToSend(body.contents[0].mediaType),
            others: body.contents.slice(1).map(outlineContent),
          },
        }),
    accept: [...new Set(accept)],
  };
}

function outlineContent(content: Content) {
  return {
    mediaType: content.mediaType,
    kind: requestKind(content),
    encoding: content.encoding,
  };
}

/** Operations under each of their tags. */
function groupByTag(model: ApiModel): OutlineTag[] {
  const groups = new Map<string, number[]>(model.tags.map((tag) => [tag.name, []]));
  const untagged: number[] = [];
  model.operations.forEach((operation, index) => {
    const names = new Set(operation.tags.filter((tag) => tag !== ''));
    if (names.size === 0) untagged.push(index);
    for (const tag of names) {
      const group = groups.get(tag) ?? [];
      group.push(index);
      groups.set(tag, group);
    }
  });
  const descriptions = new Map(model.tags.map((tag) => [tag.name, tag.description]));
  const tags = [...groups]
    .filter(([, operations]) => operations.length > 0)
    .map(([name, operations]): OutlineTag => {
      const description = descriptions.get(name);
      return { name, ...(description === undefined ? {} : { description }), operations };
    });
  return untagged.length === 0 ? tags : [...tags, { operations: untagged }];
}
