import type { FieldProblem } from '../../core/sources/field.js';
import { usualError, type ServerError } from '../http/errors.js';
import { isObject, text, type JsonObject } from '../http/json.js';
import type { Answer } from '../http/transport.js';

/**
 * The error in an answer: `{trace, errors: [{code, message, target}]}` of the connections,
 * `{code, error, reason, message}` of the projects, `{errorCode, errorMessage}` of IAM. [certain]
 */
export function readIbmError(answer: Answer): ServerError | undefined {
  if (answer.status >= 200 && answer.status < 300) return undefined;
  const body = parse(new TextDecoder().decode(answer.bytes));
  if (!isObject(body)) return usualError(answer);
  const { errors } = body;
  if (Array.isArray(errors)) return fromContainer(errors.filter(isObject), text(body['trace']));
  const message = ['errorMessage', 'reason', 'message', 'description', 'error', 'exception']
    .map((name) => text(body[name]))
    .find((each) => each !== undefined);
  return message === undefined ? {} : { message };
}

function fromContainer(errors: readonly JsonObject[], trace: string | undefined): ServerError {
  const messages = errors.map((error) => text(error['message']) ?? text(error['code']));
  const said = messages.filter((each) => each !== undefined).join(' ');
  const problems = errors.flatMap((error, index): FieldProblem[] => {
    const field = targetField(error['target']);
    return field === undefined ? [] : [{ field, message: messages[index] ?? 'Not accepted.' }];
  });
  // Administrators find what happened by the trace.
  const words = [said, trace === undefined ? '' : `(trace ${trace})`].filter(Boolean).join(' ');
  return {
    ...(words === '' ? {} : { message: words }),
    ...(problems.length === 0 ? {} : { problems }),
  };
}

/**
 * The property a target names. [inferred: it may stand alone, behind `properties.`, or as a pointer]
 */
function targetField(target: unknown): string | undefined {
  if (!isObject(target) || target['type'] !== 'field') return undefined;
  const name = text(target['name']);
  return name?.replace(/^\/?(entity[./])?(properties[./])?/, '');
}

function parse(words: string): unknown {
  try {
    return JSON.parse(words) as unknown;
  } catch {
    return undefined;
  }
}
