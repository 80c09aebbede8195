import { quotedType } from './pythonAnnotation.js';

/** A name for a type that is no class. */
export interface Alias {
  readonly name: string;
  readonly type: string;
  /** What is said of it, with its line end. */
  readonly comment: string;
}

/** A text, as what it names may follow later in the module. One that is itself alone is no type. */
export function aliasText(alias: Alias, aliases: ReadonlyMap<string, Alias>): string {
  const { name, type, comment } = alias;
  const isCircle = leadsTo(name, type, aliases, new Set());
  return `${name}: TypeAlias = ${quotedType(isCircle ? 'Any' : type)}\n${comment}`;
}

/** Whether an alias stands for itself, through others, with nothing around it. */
function leadsTo(
  name: string,
  type: string,
  aliases: ReadonlyMap<string, Alias>,
  seen: Set<string>,
): boolean {
  if (type.includes('[') && !type.includes(' | ')) return false;
  return type.split(' | ').some((one) => {
    if (one === name) return true;
    const next = aliases.get(one);
    if (!next || seen.has(one)) return false;
    seen.add(one);
    return leadsTo(name, next.type, aliases, seen);
  });
}
