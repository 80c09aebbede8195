import { isConnectorError, type ConnectorError, type TextPlace } from '../../core/errors.js';
import { emitClient } from '../../core/openapi/emitClient.js';
import type { ApiModel } from '../../core/openapi/model.js';
import { specificationVersion } from '../../core/openapi/readModel.js';
import type { SpecificationProblem } from '../../core/sources/api.js';
import { readPlaces, type Places } from './places.js';
import { referringPlaces } from './referringPlaces.js';
import { isKnownVersion, schemaProblems } from './schemaProblems.js';

/** More than these nobody reads; a document that is wrong everywhere has one cause. */
const MOST_PROBLEMS = 500;

/**
 * What is wrong with a specification, each with its place in the text: by the official schema, and
 * what the generator could not make use of. A module of its own, because the schemas and their
 * validator are of use to nothing else.
 */
export function checkSpecification(
  text: string,
  document: unknown,
  model: ApiModel,
): SpecificationProblem[] {
  const places = readPlaces(text);
  const errors = schemaProblems(document, specificationVersion(document)).map(
    ({ message, pointer }): SpecificationProblem => ({
      message,
      severity: 'error',
      place: placeOf(places, pointer),
    }),
  );
  errors.push(...overlooked(text, document, model, places));
  const options = { title: '', specificationHash: '', generatorVersion: '' };
  const problems = [...errors];
  let referring: ReadonlyMap<string, string> | undefined;
  for (const { message, place } of emitClient(model, options).warnings) {
    if (problems.length >= MOST_PROBLEMS) break;
    let pointer = decode(place.slice(1));
    // What is wrong with another document shows where this one refers to it.
    if (!place.startsWith('#')) {
      referring ??= referringPlaces(model.documents);
      pointer = referring.get(place) ?? referring.get(place.replace(/#.*/s, '')) ?? '';
    }
    const found = placeOf(places, pointer);
    // The schema has said it already, and more to the point.
    if (errors.some((error) => isIn(error.place, found))) continue;
    problems.push({ message, severity: 'warning', place: found });
  }
  return problems;
}

/** What no schema says, and what costs hours to find. */
function overlooked(
  text: string,
  document: unknown,
  model: ApiModel,
  places: Places,
): SpecificationProblem[] {
  const problems: SpecificationProblem[] = [];
  const warn = (message: string, place: TextPlace) =>
    problems.push({ message, severity: 'warning', place });
  const version = specificationVersion(document);
  if (!isKnownVersion(version)) {
    const message = `OpenAPI ${version} is newer than what is checked here: it is read as far as it is known.`;
    warn(message, placeOf(places, '/openapi'));
  }
  // Of JSON, editors say it themselves.
  const isJson = /^\s*\{/.test(text);
  for (const { name, place } of isJson ? [] : places.repeated().slice(0, MOST_PROBLEMS)) {
    warn(`"${name}" comes again below: only the last one counts.`, place);
  }
  const first = new Map<string, string>();
  for (const { operationId, place, method, path } of model.operations) {
    // Those of other documents have no place in this text.
    if (operationId === undefined || !place.startsWith('#')) continue;
    const other = first.get(operationId);
    if (other === undefined) first.set(operationId, `${method} ${path}`);
    else {
      const message = `${other} has the operationId "${operationId}", too: no two operations may have the same.`;
      warn(message, placeOf(places, `${decode(place.slice(1))}/operationId`));
    }
  }
  return problems;
}

/** A text that cannot be read at all, as a problem at the line that the parser names. */
export function syntaxProblem(text: string, error: ConnectorError): SpecificationProblem {
  const line = Number(/ in line (\d+)/.exec(error.message)?.[1] ?? 1);
  let offset = 0;
  for (let at = 1; at < line; at++) {
    const next = text.indexOf('\n', offset);
    if (next < 0) break;
    offset = next + 1;
  }
  const end = text.indexOf('\n', offset);
  const written = text.slice(offset, end < 0 ? text.length : end).trim();
  offset = written === '' ? offset : text.indexOf(written, offset);
  return {
    // The document is in front of the reader: its address says nothing new.
    message: error.message.replace(/^"[^"]*" is/, 'This is'),
    severity: 'error',
    place: { offset, length: written.length },
  };
}

/** True for what is wrong with the text itself, and not with reading it. */
export function isAboutText(error: unknown): error is ConnectorError {
  return isConnectorError(error, 'Invalid') || isConnectorError(error, 'Unsupported');
}

/** The name rather than the value: a value may go on for pages. */
function placeOf(places: Places, pointer: string): TextPlace {
  const { key, value } = places.find(pointer);
  if (key && value.length > 80) return key;
  return pointer === '' ? { offset: value.offset, length: Math.min(value.length, 1) } : value;
}

function isIn(inner: TextPlace, outer: TextPlace): boolean {
  return inner.offset >= outer.offset && inner.offset + inner.length <= outer.offset + outer.length;
}

function decode(pointer: string): string {
  try {
    return decodeURIComponent(pointer);
  } catch {
    return pointer;
  }
}
