import type { ApiModel, Operation } from './model.js';
import { createNamePool, methodName, typeName } from './names.js';

/** Operations of one tag: `client.pet` beside `client.findPetsByStatus`. */
export interface OperationGroup {
  /** Its property of the client; no operation has this name. */
  readonly name: string;
  readonly interfaceName: string;
  readonly tag: string;
  readonly description?: string;
  /** Those whose first tag this is: each operation is declared in one group. */
  readonly own: readonly Operation[];
  /** Those that belong to another group as well, where they are declared. */
  readonly shared: readonly Operation[];
}

export interface GroupedOperations {
  readonly groups: readonly OperationGroup[];
  readonly untagged: readonly Operation[];
}

/** Groups in the document's order of tags, then as operations name them. */
export function groupOperations(
  { operations, tags }: ApiModel,
  reserved: readonly string[],
): GroupedOperations {
  const byTag = new Map<string, { own: Operation[]; shared: Operation[] }>(
    tags.map((tag) => [tag.name, { own: [], shared: [] }]),
  );
  const untagged: Operation[] = [];
  for (const operation of operations) {
    const names = [...new Set(operation.tags)].filter((tag) => tag !== '');
    if (names.length === 0) untagged.push(operation);
    names.forEach((tag, index) => {
      const group = byTag.get(tag) ?? { own: [], shared: [] };
      byTag.set(tag, group);
      (index === 0 ? group.own : group.shared).push(operation);
    });
  }
  const members = createNamePool(operations.map((operation) => operation.name));
  const interfaces = createNamePool(reserved);
  const descriptions = new Map(tags.map((tag) => [tag.name, tag.description]));
  const groups = [...byTag]
    .filter(([, { own, shared }]) => own.length + shared.length > 0)
    .map(([tag, { own, shared }]): OperationGroup => {
      const wanted = memberName(tag);
      const description = descriptions.get(tag);
      return {
        name: members.take(members.has(wanted) ? `${wanted}Api` : wanted),
        interfaceName: interfaces.take(`${typeName(tag)}Operations`),
        tag,
        ...(description === undefined ? {} : { description }),
        own,
        shared,
      };
    });
  return { groups, untagged };
}

/** `Pets & Toys` reads as `petsToys`, `then` would make the client a promise. */
function memberName(tag: string): string {
  const name = methodName(tag);
  const [first = ''] = name;
  const lower = /^[A-Z](?![A-Z])/.test(name) ? first.toLowerCase() + name.slice(1) : name;
  return reserved.has(lower) ? `${lower}Api` : lower;
}

const reserved = new Set([
  'then',
  'constructor',
  'prototype',
  '__proto__',
  'toString',
  'valueOf',
  'toJSON',
]);
