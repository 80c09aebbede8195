import type { Content, Operation } from '../model.js';
import type { AnswerKind } from '../operationMedia.js';
import { answerKind, answerMedia, successResponses } from '../operationMedia.js';
import type { PythonTypes } from './pythonTypes.js';
import { union } from './pythonUnions.js';

export interface PythonResult {
  /** Annotation of what a method returns. */
  readonly type: string;
  /** How the runtime reads it. */
  readonly kind: AnswerKind;
  /** The `Accept` header. */
  readonly accept: string | undefined;
}

/** What a success returns: `default` counts as one only where nothing else does. */
export function pythonResult(operation: Operation, types: PythonTypes, stem: string): PythonResult {
  const { kind, accept } = answerMedia(operation);
  const contents = successResponses(operation.responses).map(({ contents: [first] }) => first);
  const typeOf = (content: Content): string => {
    switch (kind) {
      case 'blob':
        return 'bytes';
      case 'json':
        return answerKind(content) === 'json'
          ? types.type(content.schema, `${stem} result`)
          : 'str';
      case 'events':
      case 'jsonEvents':
      case 'lines': {
        if (content.isItem !== true) return 'Iterator[ServerEvent]';
        const item = content.valueItem ?? content.schema;
        return `Iterator[${types.type(item, `${stem} item`)}]`;
      }
      case 'text':
      case 'none':
        return 'str';
    }
  };
  const type =
    kind === 'none' || contents.length === 0
      ? 'None'
      : union(contents.map((content) => (content === undefined ? 'None' : typeOf(content))));
  return {
    type,
    kind,
    accept: accept.length === 0 ? undefined : accept.join(', '),
  };
}
