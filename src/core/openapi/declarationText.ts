import type { TypeText } from './typeText.js';
import { layOutUnions } from './unionLines.js';

/** An exported type as source text: an interface where it is an object. Ends with a line break. */
export function declarationText(name: string, type: TypeText, comment = ''): string {
  const { text, isObject } = type;
  const space = text.startsWith('\n') ? '' : ' ';
  return layOutUnions(
    isObject === true
      ? `${comment}export interface ${name} ${text}\n`
      : `${comment}export type ${name} =${space}${text};\n`,
  );
}
