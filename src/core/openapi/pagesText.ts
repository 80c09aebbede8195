import { code, list, printLiteral, text } from './literalText.js';
import type { Literal } from './literalText.js';
import type { Link, Operation } from './model.js';
import { createNamePool, isVariableName, methodName } from './names.js';
import type { TypedOperation } from './operationsText.js';
import { docComment, oneLine, propertyKey, quote, withoutLiterals } from './sourceText.js';

/**
 * `pages.ts`: for each operation with a link to itself a function that gives its answers one after
 * the other. Absent where the document declares no such link.
 */
export function pagesText(typed: readonly TypedOperation[], extension: string): string | undefined {
  const names = createNamePool(['pages', 'args', 'client', 'options', 'next']);
  const functions = typed.flatMap((one) =>
    ownLinks(one.operation).map((link) => functionText(names.take(nameOf(one, link)), one, link)),
  );
  if (functions.length === 0) return undefined;
  const usesTypes = functions.some((one) => /\btypes\./.test(withoutLiterals(one)));
  return [
    `import type { Client } from './client${extension}';\n`,
    `import type { CallOptions } from './runtime/index${extension}';\n`,
    `import { pages } from './runtime/index${extension}';\n`,
    usesTypes ? `import type * as types from './types${extension}';\n` : '',
    '\n',
    functions.join('\n'),
  ].join('');
}

function nameOf({ operation }: TypedOperation, link: Link): string {
  const name = methodName(`${operation.name} ${link.name}`);
  return isVariableName(name) ? name : `${name}_`;
}

/** Links with arguments, all of them the operation's own. */
function ownLinks(operation: Operation): Link[] {
  const links = operation.responses
    .filter((response) => /^(2|default)/.test(response.status))
    .flatMap((response) => response.links ?? []);
  return links.filter(
    (link) =>
      (link.operationId === undefined
        ? link.operationRef === operation.place
        : link.operationId === operation.operationId) &&
      link.parameters.length > 0 &&
      link.parameters.every(([name]) => argumentOf(operation, name) !== undefined),
  );
}

function argumentOf(operation: Operation, name: string): string | undefined {
  const { parameters } = operation;
  const found =
    parameters.find((one) => one.name === name) ??
    parameters.find((one) => `${one.in}.${one.name}` === name);
  return found?.argument;
}

function functionText(name: string, { operation, types }: TypedOperation, link: Link): string {
  const comment = docComment([
    `Answers of ${oneLine(`\`${operation.method} ${operation.path}\``)} one after the other: follows the link "${oneLine(link.name)}" of each.`,
    link.description,
  ]);
  const args = types.args ?? 'object';
  const member = propertyKey(operation.name);
  const method = /^['"]/.test(member) ? `[${member}]` : `.${member}`;
  const values = link.parameters.map(([parameter, value]) =>
    list([text(argumentOf(operation, parameter) ?? parameter), literalOf(value)]),
  );
  return `${comment}export function ${name}(
  client: Pick<Client, ${quote(operation.name)}>,
  args: ${args}${types.argsRequired ? '' : ' = {}'},
  options: CallOptions = {},
): AsyncGenerator<${types.result}, void> {
${callText(`(next: ${args}) => client${method}(next, options)`, list(values))}
}
`;
}

/** The last argument stays on the line where the others fit on it. */
function callText(call: string, values: Literal): string {
  const head = `  return pages(${call}, args, `;
  return head.length + 1 <= 100
    ? `${head}${printLiteral(values, '  ', head.length, 2)});`
    : `  return pages(\n    ${call},\n    args,\n    ${printLiteral(values, '    ', 4)},\n  );`;
}

function literalOf(value: unknown): Literal {
  if (typeof value === 'string') return text(value);
  return code(
    typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'undefined',
  );
}
