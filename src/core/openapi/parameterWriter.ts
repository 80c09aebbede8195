import type { Parameter, ParameterStyle } from './model.js';

/** How the runtime of clients sends a parameter: which of its functions does, and its settings. */
export interface ParameterWriter {
  /** Exported by `src/clientRuntime/parameters.ts`. */
  readonly writer: WriterName;
  /** Absent where it is what the writer takes for granted. */
  readonly explode?: boolean;
  /** Between the items of a list, encoded. */
  readonly separator?: string;
}

export type WriterName =
  | 'path'
  | 'pathLabel'
  | 'pathMatrix'
  | 'pathJson'
  | 'query'
  | 'queryReserved'
  | 'queryDeep'
  | 'queryJson'
  | 'queryWhole'
  | 'queryWholeJson'
  | 'header'
  | 'headerJson'
  | 'cookie'
  | 'cookiePlain'
  | 'cookieJson';

type Serialized = Pick<Parameter, 'in' | 'style' | 'explode' | 'allowReserved'>;

/** The same for generated clients and for requests that are sent from the editor. */
export function parameterWriter(parameter: Serialized): ParameterWriter {
  const { in: place, style, explode } = parameter;
  const [writer, explodes] = writerOf(parameter);
  const separator = explode ? undefined : separators[style];
  const hasExplode = explode !== explodes && style !== 'json' && style !== 'deepObject';
  return {
    writer,
    ...(hasExplode ? { explode } : {}),
    ...(place === 'query' && separator !== undefined ? { separator } : {}),
  };
}

/** The writer of each place and style, and whether it explodes by default. */
function writerOf({
  in: place,
  style,
  explode,
  allowReserved,
}: Serialized): readonly [name: WriterName, explodes: boolean] {
  const isJson = style === 'json';
  switch (place) {
    case 'path':
      if (style === 'label') return ['pathLabel', false];
      if (style === 'matrix') return ['pathMatrix', false];
      return [isJson ? 'pathJson' : 'path', false];
    case 'query':
      if (style === 'deepObject') return ['queryDeep', true];
      if (style === 'whole' || style === 'wholeJson') {
        return [style === 'whole' ? 'queryWhole' : 'queryWholeJson', true];
      }
      return [isJson ? 'queryJson' : allowReserved ? 'queryReserved' : 'query', true];
    case 'header':
      return [isJson ? 'headerJson' : 'header', false];
    case 'cookie':
      if (style === 'cookie') return ['cookiePlain', explode];
      return [isJson ? 'cookieJson' : 'cookie', true];
  }
}

/** Percent-encoded: a blank or a bar is no character of an address. */
const separators: { readonly [style in ParameterStyle]?: string } = {
  spaceDelimited: '%20',
  pipeDelimited: '%7C',
  tabDelimited: '%09',
};
