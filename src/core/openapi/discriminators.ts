import type { Documents, Located } from './documents.js';
import { follow, resolveReference } from './documents.js';
import { isList, isObject, own, ownString } from './json.js';
import type { SchemaFacts } from './schemaFacts.js';
import { implicitTag, schemaKey } from './schemaFacts.js';
import { isComposed } from './schemaKeywords.js';

export interface Discriminators {
  /** Values that tell this member of a union apart, unless its own property says so already. */
  tagsFor(target: Located, owner: Located, property: string): string[];
}

/** What `discriminator`s say; `components` are the schemas that a mapping may name without a path. */
export function createDiscriminators(
  documents: Documents,
  facts: SchemaFacts,
  components: ReadonlyMap<string, Located>,
): Discriminators {
  const mappings = new Map<string, Map<string, string[]>>();

  /** The values a discriminator maps to each schema, by schema; read once per discriminator. */
  const mappedTags = (owner: Located): ReadonlyMap<string, readonly string[]> => {
    const key = schemaKey(owner);
    let tags = mappings.get(key);
    if (tags !== undefined) return tags;
    tags = new Map<string, string[]>();
    const mapping = own(own(owner.value, 'discriminator'), 'mapping');
    for (const [tag, to] of Object.entries(isObject(mapping) ? mapping : {})) {
      if (typeof to !== 'string') continue;
      const found = resolveReference(documents, to, owner) ?? components.get(to);
      if (found === undefined) continue;
      const list = tags.get(schemaKey(found)) ?? [];
      list.push(tag);
      tags.set(schemaKey(found), list);
    }
    mappings.set(key, tags);
    return tags;
  };

  /** Values that tell this member apart, unless its own property says so already. */
  const tagsFor = (target: Located, owner: Located, property: string): string[] => {
    const tags = [...(mappedTags(owner).get(schemaKey(target)) ?? [implicitTag(target)])];
    const declaredAt = facts.findProperty(target, property);
    const declaredAs = declaredAt && follow(documents, declaredAt);
    if (declaredAs === undefined) return tags;
    if (own(declaredAs.value, 'const') !== undefined) return [];
    const values = own(declaredAs.value, 'enum');
    if (isList(values)) {
      return values.length === 1 ? [] : tags.filter((tag) => values.includes(tag));
    }
    const type = ownString(declaredAs.value, 'type');
    const isPlainText = type === 'string' || (type === undefined && !isComposed(declaredAs));
    return isPlainText ? tags : [];
  };

  return { tagsFor };
}
