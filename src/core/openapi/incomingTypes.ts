import type { Incoming } from './model.js';
import type { NamePool } from './names.js';
import { contentType } from './operationTypes.js';
import { answerKind } from './operationMedia.js';
import type { SchemaTypes } from './schemaTypes.js';
import { docComment, indent, propertyKey } from './sourceText.js';
import { tight, union } from './typeText.js';
import { layOutUnions } from './unionLines.js';
import type { NamedDeclaration } from './typesFiles.js';

/** The bodies of requests that the API sends, by name, as one interface; none for no requests. */
export function incomingTypes(
  wanted: string,
  requests: readonly Incoming[],
  types: SchemaTypes,
  names: NamePool,
): NamedDeclaration[] {
  if (requests.length === 0) return [];
  const byName = new Map<string, Incoming[]>();
  for (const one of requests) byName.set(one.name, [...(byName.get(one.name) ?? []), one]);
  const members = [...byName].map(([name, all]) => {
    const type = union(
      all.map(({ content }) =>
        content === undefined
          ? tight('undefined')
          : contentType(content, answerKind(content), types, ''),
      ),
    );
    const comment = docComment([all[0]?.description]);
    const space = type.text.startsWith('\n') ? '' : ' ';
    return `  ${indent(`${comment}${propertyKey(name)}:${space}${type.text};`)}\n`;
  });
  const name = names.take(wanted);
  const comment = docComment(['Bodies of requests that the API sends, by their names.']);
  const text = `${comment}export interface ${name} {\n${members.join('')}}\n`;
  return [{ name, text: layOutUnions(text) }];
}
