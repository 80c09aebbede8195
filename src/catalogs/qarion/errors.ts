import type { FieldProblem } from '../../core/sources/field.js';
import { usualError, type ServerError } from '../http/errors.js';
import { isObject, text } from '../http/json.js';
import type { Answer } from '../http/transport.js';
import { isConfigKey } from './configKeys.js';

/**
 * The error in an answer: `{"detail": "text"}`, or for what was refused
 * `{"detail": [{"loc": ["body", "name"], "msg": "field required", "type": "…"}]}`. [certain]
 */
export function readQarionError(answer: Answer): ServerError | undefined {
  if (answer.status >= 200 && answer.status < 300) return undefined;
  const problems = readProblems(answer).map(({ problem }) => problem);
  return problems.length === 0 ? usualError(answer) : { problems };
}

/** True when the server did not find in the request what it looks for there. */
export function isMisread(answer: Answer): boolean {
  if (answer.status === 415) return true;
  return answer.status === 422 && readProblems(answer).some(({ missing }) => missing);
}

interface Read {
  readonly problem: FieldProblem;
  readonly missing: boolean;
}

function readProblems(answer: Answer): readonly Read[] {
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder().decode(answer.bytes));
  } catch {
    return [];
  }
  const detail: unknown = isObject(body) ? body['detail'] : undefined;
  if (!Array.isArray(detail)) return [];
  return (detail as readonly unknown[]).flatMap((each) => {
    if (!isObject(each)) return [];
    const { loc, msg, type } = each;
    const path = Array.isArray(loc) ? (loc as readonly unknown[]).map(String) : [];
    const field = fieldOf(path);
    const message = text(msg) ?? 'not accepted';
    const place = field === undefined && path.length > 0 ? `${path.join('.')}: ` : '';
    const problem = { ...(field === undefined ? {} : { field }), message: place + message };
    return [{ problem, missing: typeof type === 'string' && type.includes('missing') }];
  });
}

/** The field of a form that a place in a body was made of. */
function fieldOf([root, name, inner = '']: readonly string[]): string | undefined {
  if (root !== 'body' || name === undefined) return undefined;
  if (name === 'name') return 'title';
  if (name === 'config') return isConfigKey(inner) ? inner : 'config';
  if (name !== 'credentials') return name;
  return inner === 'username' || inner === 'password' ? inner : 'credentials';
}
