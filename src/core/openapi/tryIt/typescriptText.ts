import { indentJson } from '../../jsonText.js';
import type { CallChoices } from '../../sources/apiCall.js';
import type { OperationDescription, SchemaView } from '../describe/description.js';
import { bodyKind, mediaTypeToSend } from '../mediaTypes.js';
import { isIdentifier } from '../names.js';
import { indent, propertyKey, quote } from '../sourceText.js';
import type { CallForm, FormBody, FormValue } from './callForm.js';

export interface TypescriptTextOptions {
  readonly operation: OperationDescription;
  readonly choices: Pick<CallChoices, 'schemes'>;
  /** Names of the chosen files. */
  readonly fileName: (file: string) => string;
}

/** A call as TypeScript with the generated client. In place of credentials there are words. */
export function typescriptText(form: CallForm, options: TypescriptTextOptions): string {
  const { operation } = options;
  const argumentsText = argumentList(form, options);
  const method = isIdentifier(operation.name)
    ? `client.${operation.name}`
    : `client[${quote(operation.name)}]`;
  const readsFile = argumentsText.includes('await openAsBlob(');
  return [
    ...(readsFile ? ["import { openAsBlob } from 'node:fs';"] : []),
    "import { createClient } from './client.js';",
    '',
    `const client = createClient(${clientOptions(form, options)});`,
    `const result = await ${method}(${argumentsText});`,
    '',
  ].join('\n');
}

function clientOptions(form: CallForm, { operation, choices }: TypescriptTextOptions): string {
  const { security } = operation;
  const stored = security.flat().filter((scheme) => choices.schemes.includes(scheme.name));
  const isOptional = security.some((alternative) => alternative.length === 0);
  const needed = stored.length > 0 || isOptional ? stored : (security[0] ?? []);
  const schemes = form.anonymous ? [] : needed;
  const auth = new Map(
    schemes.map((scheme) => {
      const key = propertyKey(scheme.name);
      if (scheme.type === 'basic') {
        return [key, "{ username: 'YOUR_USER_NAME', password: 'YOUR_PASSWORD' }"];
      }
      return [key, scheme.type === 'apiKey' ? "'YOUR_API_KEY'" : "'YOUR_TOKEN'"];
    }),
  );
  const pairs = [...auth].map(([key, value]) => `${key}: ${value}`);
  const members = [
    ...(form.server === undefined ? [] : [`baseUrl: ${quote(form.server)}`]),
    ...(pairs.length === 0 ? [] : [`auth: { ${pairs.join(', ')} }`]),
  ];
  return members.length === 0 ? '' : `{ ${members.join(', ')} }`;
}

function argumentList(form: CallForm, options: TypescriptTextOptions): string {
  const { operation } = options;
  const members = operation.parameters.flatMap(({ argument, schema }): string[] => {
    const value = Object.hasOwn(form.parameters, argument) ? form.parameters[argument] : undefined;
    if (value === undefined) return [];
    return [`${propertyKey(argument)}: ${valueText(value, schema, options)}`];
  });
  const { body } = operation;
  if (form.body && body) {
    const [usual] = body.contents;
    members.push(`${propertyKey(body.argument)}: ${bodyText(form.body, options)}`);
    if (form.body.mediaType !== usual?.mediaType) {
      members.push(`contentType: ${quote(mediaTypeToSend(form.body.mediaType))}`);
    }
  }
  if (members.length === 0) return '';
  const short = `{ ${members.join(', ')} }`;
  if (short.length <= 70 && !short.includes('\n')) return short;
  return `{\n${members.map((member) => `  ${indent(member)},`).join('\n')}\n}`;
}

function bodyText(body: FormBody, options: TypescriptTextOptions): string {
  if ('file' in body) return fileText(body.file, options);
  if ('fields' in body) {
    const { operation } = options;
    const content = operation.body?.contents.find((one) => one.mediaType === body.mediaType);
    const schema = content && wholeOf(content.schema, operation.schemas);
    const members = body.fields.map(([name, value]) => {
      const property = schema?.properties?.find((one) => one.name === name);
      return `${propertyKey(name)}: ${valueText(value, property?.schema, options)}`;
    });
    return `{\n${members.map((member) => `  ${indent(member)},`).join('\n')}\n}`;
  }
  const kind = bodyKind(body.mediaType);
  // Parts that are entered as JSON are sent as parts.
  const isJson = kind === 'json' || (kind === 'multipart' && /^\s*[[{]/.test(body.text));
  return isJson ? jsonLiteral(body.text) : quote(body.text);
}

function valueText(
  value: FormValue,
  schema: SchemaView | undefined,
  options: TypescriptTextOptions,
): string {
  const whole = schema && wholeOf(schema, options.operation.schemas);
  switch (value.kind) {
    case 'text':
      return scalarText(value.text, whole);
    case 'list': {
      const item = whole?.items && wholeOf(whole.items, options.operation.schemas);
      return `[${value.texts.map((text) => scalarText(text, item)).join(', ')}]`;
    }
    case 'json':
      return jsonLiteral(value.text);
    case 'file':
      return namedFileText(value.file, options);
    case 'files':
      return `[${value.files.map((file) => namedFileText(file, options)).join(', ')}]`;
  }
}

function wholeOf(schema: SchemaView, table: readonly SchemaView[]): SchemaView {
  return schema.more === undefined ? schema : (table[schema.more] ?? schema);
}

function scalarText(text: string, schema: SchemaView | undefined): string {
  const isNumber = schema?.kind === 'integer' || schema?.kind === 'number';
  if (isNumber && /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return text;
  if (schema?.kind === 'boolean' && /^(true|false)$/.test(text)) return text;
  // A choice of numbers or of words that are no texts is written as it is.
  if (schema?.values?.includes(text)) return text;
  return quote(text);
}

function fileText(file: string, { fileName }: TypescriptTextOptions): string {
  return `await openAsBlob(${quote(fileName(file))})`;
}

/** A part has the file's name, as when it was tried; a `Blob` by itself has none. */
function namedFileText(file: string, options: TypescriptTextOptions): string {
  return `new File([${fileText(file, options)}], ${quote(options.fileName(file))})`;
}

// Characters that are not seen, or that make code read differently from what it does.
const UNSEEN = /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** JSON is TypeScript, but for the one name that would set a prototype. Its texts stay as exact. */
function jsonLiteral(text: string): string {
  return indentJson(text)
    .replace(UNSEEN, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/(?<!\\)"__proto__"(?=\s*:)/g, '["__proto__"]');
}
