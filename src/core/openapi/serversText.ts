import { fields, printLiteral, text } from './literalText.js';
import type { ApiModel, Server } from './model.js';
import { templateOf } from './servers.js';
import { docComment, indent, oneLine, propertyKey, quote } from './sourceText.js';
import { layOutUnions } from './unionLines.js';

/**
 * `servers.ts`: a function for each address that the document names, where there is a choice: several
 * servers, or variables in one.
 */
export function serversText(model: ApiModel, extension: string): string | undefined {
  const own = model.operations.flatMap(({ servers, method, path }) =>
    servers.map((server) => ({ server, of: `${method} ${path}` })),
  );
  const all = new Map<string, { server: Server; of?: string }>();
  for (const one of [...model.servers.map((server) => ({ server })), ...own]) {
    const template = templateOf(one.server, model.documents.root);
    if (!all.has(template)) all.set(template, one);
  }
  const hasVariables = [...all.values()].some(({ server }) => server.variables !== undefined);
  if (all.size < 2 && !hasVariables) return undefined;
  const functions = [...all].map(([template, { server, of }], index) =>
    functionText(`server${index + 1}`, template, server, of),
  );
  const head = hasVariables ? `import { serverUrl } from './runtime/index${extension}';\n\n` : '';
  return head + functions.join('\n');
}

function functionText(
  name: string,
  template: string,
  { description, variables = [] }: Server,
  of: string | undefined,
): string {
  const comment = docComment([
    description,
    of === undefined ? undefined : oneLine(`For \`${of}\` and those like it.`),
    oneLine(`\`${template}\``),
  ]);
  if (variables.length === 0) {
    return `${comment}export function ${name}(): string {\n  return ${quote(template)};\n}\n`;
  }
  const members = variables.map((variable) => {
    const type = variable.choices.length === 0 ? 'string' : variable.choices.map(quote).join(' | ');
    const line = `    readonly ${propertyKey(variable.name)}?: ${type} | undefined;`;
    const comment = indent(docComment([variable.description]), '    ');
    return `${comment}${comment === '' ? '' : '    '}${layOutUnions(line).trimStart()}`;
  });
  const defaults = fields(variables.map((one) => [one.name, text(one.value)]));
  const literal = printLiteral(defaults, '    ', 4);
  const line = `  return serverUrl(${quote(template)}, ${literal}, variables);`;
  const body =
    line.length <= 100 && !literal.includes('\n')
      ? line
      : `  return serverUrl(\n    ${quote(template)},\n    ${literal},\n    variables,\n  );`;
  return `${comment}export function ${name}(
  variables: {
    ${members.join('\n    ')}
  } = {},
): string {\n${body}\n}\n`;
}
