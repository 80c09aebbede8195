import { pythonString } from '../../pythonText.js';
import { isTrue } from '../json.js';

/** The type of a schema that may say that it may be null, as 3.0 does. */
export function orNone(value: unknown, type: string): string {
  const mayBeNull = isTrue(value, 'nullable') || isTrue(value, 'x-nullable');
  return mayBeNull ? union([type, 'None']) : type;
}

/** Types once each; `Any` swallows the rest. */
export function union(types: readonly string[]): string {
  const each = [
    ...new Set(types.flatMap((type) => (type.includes('[') ? [type] : type.split(' | ')))),
  ];
  return each.includes('Any') || each.length === 0 ? 'Any' : each.join(' | ');
}

/** PEP 586 allows texts, whole numbers, booleans and None. */
export function literals(values: readonly unknown[]): string {
  const texts = values.flatMap((value) => {
    if (typeof value === 'string') return [pythonString(value)];
    if (typeof value === 'number' && Number.isSafeInteger(value)) return [String(value)];
    if (typeof value === 'boolean') return [value ? 'True' : 'False'];
    return value === null ? ['None'] : [];
  });
  const unique = [...new Set(texts)];
  const literal = unique.length > 0 ? [`Literal[${unique.join(', ')}]`] : [];
  const other = values.some((value) => typeof value === 'object' && value !== null);
  const float = values.some((value) => typeof value === 'number' && !Number.isSafeInteger(value));
  return other ? 'Any' : union([...literal, ...(float ? ['float'] : [])]);
}
