import { pythonString } from '../../pythonText.js';
import type { ApiModel, Operation } from '../model.js';
import type { NamePool } from '../names.js';
import type { BodyMedia } from '../operationMedia.js';
import { bodyMedia } from '../operationMedia.js';
import { sentPath } from '../sentPath.js';
import { baseUrlOf } from '../servers.js';
import { annotation } from './pythonAnnotation.js';
import { pythonBody, pythonBodyType } from './pythonBody.js';
import type { PythonLiteral } from './pythonLiteral.js';
import { dictionary, printed, tuple } from './pythonLiteral.js';
import { className, createPythonPool, snakeCase } from './pythonNames.js';
import { pythonResult, type PythonResult } from './pythonResult.js';
import { docstring, optionalString, pythonBoolean } from './pythonSource.js';
import type { PythonTypes } from './pythonTypes.js';

/** One operation in the module. */
export interface OperationText {
  /** Its method in the class. */
  readonly definition: string;
  /** What the table of operations has of it. */
  readonly entry: string;
}

interface Argument {
  readonly argument: string;
  readonly type: string;
  readonly required: boolean;
  readonly description?: string | undefined;
}

/** Arguments and variables of every method. */
const ownArguments = ['self', 'request_headers', 'request_timeout', 'arguments', 'result'];

/** Python's names for the parameters of an operation, by those that TypeScript has. */
export function pythonArguments(operation: Operation): ReadonlyMap<string, string> {
  return namedArguments(operation, createPythonPool(ownArguments));
}

function namedArguments(operation: Operation, pool: NamePool): ReadonlyMap<string, string> {
  return new Map(
    operation.parameters.map(({ argument }) => [argument, pool.take(snakeCase(argument, 'value'))]),
  );
}

export function operationText(
  model: ApiModel,
  operation: Operation,
  method: string,
  types: PythonTypes,
): OperationText {
  const pool = createPythonPool(ownArguments);
  const names = namedArguments(operation, pool);
  const stem = className(method);
  const parameters = operation.parameters.map((parameter) => {
    const argument = names.get(parameter.argument) ?? parameter.argument;
    const type = types.type(parameter.schema, `${stem} ${argument}`);
    return { ...parameter, argument, type };
  });
  const { body } = operation;
  const bodyArgument = body && pool.take(snakeCase(body.argument, 'body'));
  const media = bodyMedia(operation);
  const choice = media.length > 1 ? pool.take('content_type') : undefined;
  const given: Argument[] = [...parameters];
  if (body !== undefined && bodyArgument !== undefined) {
    const type = pythonBodyType(media, types, `${stem} body`);
    given.push({ ...body, argument: bodyArgument, type });
  }
  if (choice !== undefined) given.push(mediaTypeArgument(choice, media));
  given.sort((one, other) => Number(other.required) - Number(one.required));
  const result = pythonResult(operation, types, stem);
  const written = bodyArgument === undefined ? undefined : pythonBody(bodyArgument, choice, media);
  return {
    definition: definitionText(operation, method, given, result.type),
    entry: entryText(model, operation, method, parameters, written, result),
  };
}

function mediaTypeArgument(argument: string, media: readonly BodyMedia[]): Argument {
  const names = media.map(({ mediaType }) => pythonString(mediaType));
  return {
    argument,
    type: `Literal[${names.join(', ')}]`,
    required: false,
    description: `The media type of the body; ${media[0]?.mediaType ?? ''} where absent.`,
  };
}

function definitionText(
  operation: Operation,
  method: string,
  args: readonly Argument[],
  result: string,
): string {
  const lines = args.map(({ argument, type, required }) => {
    const mayBeNone = required || type.endsWith('None') || type === 'Any';
    const whole = mayBeNone ? type : `${type} | None`;
    const initial = required ? '' : ' = None';
    const used = `        ${argument}: ${initial}`.length;
    return `        ${argument}: ${annotation(whole, '        ', used)}${initial},\n`;
  });
  const text = docstring(
    [
      operation.summary,
      operation.description,
      `\`${operation.method} ${operation.path}\``,
      operation.deprecated ? 'Deprecated.' : undefined,
    ],
    '        ',
    args.map(({ argument, description }) => [argument, description]),
  );
  const sent = dictionary(args.map(({ argument }) => [pythonString(argument), argument]));
  const head = '        arguments: dict[str, Any] = ';
  return [
    `    def ${method}(\n        self,\n        *,\n${lines.join('')}`,
    `        request_headers: Mapping[str, str] | None = None,\n`,
    `        request_timeout: float | None = None,\n    ) -> ${result}:\n${text}`,
    `${head}${printed(sent, '        ', head.length - 1)}\n`,
    callText(method, result),
  ].join('');
}

/** A result with its type is what type checkers can follow. */
function callText(method: string, result: string): string {
  const operation = `_OPERATIONS[${pythonString(method)}]`;
  const given = [operation, 'arguments', 'request_headers', 'request_timeout'];
  const head = `        ${result === 'None' ? '' : `result: ${result} = `}self._call(`;
  const line = `${head}${given.join(', ')})`;
  const inner = '            ';
  const broken =
    inner.length + line.length - head.length - 1 <= 100
      ? `${inner}${given.join(', ')}`
      : given.map((one) => `${inner}${one},`).join('\n');
  const call = line.length <= 100 ? line : `${head}\n${broken}\n        )`;
  return result === 'None' ? `${call}\n` : `${call}\n        return result\n`;
}

function entryText(
  model: ApiModel,
  operation: Operation,
  method: string,
  parameters: Operation['parameters'],
  body: PythonLiteral | undefined,
  result: PythonResult,
): string {
  const tuples = parameters.map((one) => {
    const texts = [one.argument, one.in, one.name, one.style].map(pythonString);
    return tuple([...texts, pythonBoolean(one.explode), pythonBoolean(one.allowReserved)]);
  });
  const own =
    operation.servers.length > 0 ? baseUrlOf(operation.servers, model.documents.root) : undefined;
  const fields: readonly PythonLiteral[] = [
    pythonString(operation.method),
    pythonString(sentPath(operation.path)),
    tuple(tuples),
    body ?? 'None',
    optionalString(result.accept),
    pythonString(result.kind),
    tuple(operation.security.map((names) => tuple(names.map(pythonString)))),
    optionalString(own),
  ];
  const lines = fields.map((field) => `        ${printed(field, '        ')},\n`).join('');
  return `    ${pythonString(method)}: _Operation(\n${lines}    ),\n`;
}
