import type { FieldProblem } from '../../../core/sources/field.js';
import { usualError, type ServerError } from '../../http/errors.js';
import { isObject, text } from '../../http/json.js';
import type { Answer } from '../../http/transport.js';

/** Edge's names of fields that have another one in our forms. */
const NAMES: Readonly<Record<string, string>> = {
  db_name: 'database',
  access_key: 'accessKeyId',
  secret_key: 'secretAccessKey',
};

/**
 * The error of a gateway: text, or JSON with `message`, `error` or `detail`. Refused fields stand
 * in `fields` (`{ host: "…" }`), or in a list `errors` or `detail` of objects with the name
 * (`field` or the end of `loc`) and the reason (`message` or `msg`).
 */
export function readGatewayError(answer: Answer): ServerError | undefined {
  const usual = usualError(answer);
  const problems = usual && toProblems(answer);
  return problems && problems.length > 0 ? { ...usual, problems } : usual;
}

function toProblems(answer: Answer): FieldProblem[] {
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder().decode(answer.bytes));
  } catch {
    return [];
  }
  if (!isObject(body)) return [];
  const { fields, errors, detail } = body;
  const named = isObject(fields)
    ? Object.entries(fields).flatMap(([name, reason]) => problem(name, reason))
    : [];
  const listed = [errors, detail].flatMap((list) =>
    Array.isArray(list) ? (list as unknown[]) : [],
  );
  return [...named, ...listed.flatMap(listedProblem)];
}

function listedProblem(each: unknown): FieldProblem[] {
  if (!isObject(each)) return [];
  const { field, loc, message, msg } = each;
  const path: readonly unknown[] = Array.isArray(loc) ? loc : [];
  return problem(field ?? path.at(-1), message ?? msg);
}

function problem(name: unknown, reason: unknown): FieldProblem[] {
  const field = text(name);
  const message = text(Array.isArray(reason) ? reason[0] : reason);
  if (message === undefined) return [];
  return [field === undefined ? { message } : { field: NAMES[field] ?? field, message }];
}
