import { isObject, ownString } from '../json.js';
import { bodyKind } from '../mediaTypes.js';
import type { Content, Operation } from '../model.js';
import type { PythonTypes } from './pythonTypes.js';

export interface PythonResult {
  /** Annotation of what a method returns. */
  readonly type: string;
  readonly kind: 'json' | 'text' | 'blob' | 'none';
  /** The `Accept` header. */
  readonly accept: string | undefined;
}

/** What a success returns: `default` counts as one only where nothing else does. */
export function pythonResult(operation: Operation, types: PythonTypes, stem: string): PythonResult {
  const success = operation.responses.filter(({ status }) => status.startsWith('2'));
  const chosen =
    success.length > 0 ? success : operation.responses.filter(({ status }) => status === 'default');
  const contents = chosen.map((response) => response.contents[0]);
  const kinds = contents.flatMap((content) => (content ? [kindOf(content)] : []));
  const kind = kinds.find((one) => one === 'json') ?? kinds[0] ?? 'none';
  const accepted = [...new Set(contents.flatMap((content) => content?.mediaType ?? []))];
  const annotations = contents.map((content) => {
    if (!content || kind === 'none') return 'None';
    if (kind === 'blob') return 'bytes';
    return kindOf(content) === 'json' && kind === 'json'
      ? types.type(content.schema, `${stem} result`)
      : 'str';
  });
  const each = [...new Set(annotations)];
  const type = each.length === 0 ? 'None' : each.includes('Any') ? 'Any' : each.join(' | ');
  return { type, kind, accept: accepted.length === 0 ? undefined : accepted.join(', ') };
}

function kindOf({ mediaType, schema }: Content): PythonResult['kind'] {
  const type = ownString(schema.value, 'type');
  const isBytes =
    isObject(schema.value) && (type === 'file' || ownString(schema.value, 'format') === 'binary');
  // A wildcard with a binary schema means bytes.
  if (isBytes && mediaType.includes('*')) return 'blob';
  switch (bodyKind(mediaType)) {
    case 'json':
      return 'json';
    case 'form':
    case 'text':
      return 'text';
    case 'multipart':
    case 'binary':
      return 'blob';
  }
}
