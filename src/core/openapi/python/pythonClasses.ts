import { pythonString } from '../../pythonText.js';
import type { NamePool } from '../names.js';
import { annotation, quotedType } from './pythonAnnotation.js';
import { isPythonIdentifier } from './pythonNames.js';
import { docstring, remark } from './pythonSource.js';

/** Names that annotations use, which a member of a class must not hide. */
export const builtIns = ['str', 'int', 'float', 'bool', 'bytes', 'list', 'dict', 'Any', 'Literal'];

export interface TypedField {
  readonly name: string;
  /** Its annotation. */
  readonly type: string;
  readonly description: string | undefined;
}

/** A `TypedDict` with what is said of it and of its fields. `names` are those of the module. */
export function classText(
  name: string,
  fields: readonly TypedField[],
  description: readonly (string | undefined)[],
  names: NamePool,
): string {
  const text = docstring(description, '    ');
  // A field of a class may not be any word, and hides what its annotation would name.
  const isClass = fields.every(
    (field) =>
      isPythonIdentifier(field.name) &&
      !field.name.startsWith('__') &&
      !names.has(field.name) &&
      !builtIns.includes(field.name),
  );
  if (isClass) {
    const lines = fields.map((field) => {
      const type = annotation(field.type, '    ', field.name.length + 5);
      return `    ${field.name}: ${type}\n${docstring([field.description], '    ')}`;
    });
    return `class ${name}(TypedDict):\n${text}${text === '' ? '' : '\n'}${lines.join('')}`;
  }
  const lines = fields.map((field) => {
    const said = remark(field.description, '        ');
    return `${said}        ${pythonString(field.name)}: ${quotedType(field.type)},\n`;
  });
  return `${name} = TypedDict(\n    ${pythonString(name)},\n    {\n${lines.join('')}    },\n)\n${text.replace(/^ {4}/gm, '')}`;
}
