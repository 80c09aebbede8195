import { circles } from './circles.js';
import { declarationText } from './declarationText.js';
import type { Documents, Located } from './documents.js';
import { follow } from './documents.js';
import type { Bindings } from './dynamicScopes.js';
import { ownString } from './json.js';
import type { NamePool } from './names.js';
import { typeName } from './names.js';
import type { Declaration, Direction, Position } from './position.js';
import type { SchemaFacts } from './schemaFacts.js';
import { schemaKey } from './schemaFacts.js';
import { marks } from './schemaMarks.js';
import { ownTitle, suggestedName } from './schemaNames.js';
import { docComment } from './sourceText.js';
import type { NamedDeclaration } from './typesFiles.js';
import type { TypeText } from './typeText.js';
import { tight, unknownType } from './typeText.js';

/** The exported types of schemas: their names at once, their texts when all are asked for. */
export interface SchemaDeclarations {
  /** Takes names for schemas that may be declared or not, so that they are the same either way. */
  reserveNames(schemas: readonly Located[]): void;
  /** The declaration of a schema, made when first asked for. */
  declare(schema: Located, direction: Direction, isBase: boolean, bindings?: Bindings): Declaration;
  /** Lets a declaration be that of a schema with bindings, unless there is one; whether it is. */
  isInstance(declaration: Declaration, schema: Located, bindings: Bindings): boolean;
  /** Its name, as it stands in a place. */
  reference(declaration: Declaration, position: Position): TypeText;
  /** All that are declared, and those that their texts declare in turn. */
  all(): NamedDeclaration[];
}

interface Surroundings {
  readonly documents: Documents;
  readonly names: NamePool;
  readonly facts: SchemaFacts;
  /** What a declaration stands for. */
  readonly meaningOf: (declaration: Declaration, position: Position) => TypeText;
  /** Told of a schema that is defined by itself alone. */
  readonly onCircle: (schema: Located) => void;
}

export function createSchemaDeclarations(around: Surroundings): SchemaDeclarations {
  const { names, facts } = around;
  const declared = new Map<string, Declaration>();
  /** The same by the very objects that references lead to, which are few: no key is made for these. */
  const known = {
    output: [new Map<Located, Declaration>(), new Map<Located, Declaration>()],
    input: [new Map<Located, Declaration>(), new Map<Located, Declaration>()],
  } as const;
  const plainNames = new Map<string, string>();
  /** Declarations of other schemas that stand for one with bindings. */
  const instances = new Map<string, Declaration>();
  const queue: Declaration[] = [];

  /** The name of a schema's plain type; taken from the pool when first asked for. */
  const plainName = (schema: Located): string => {
    const key = schemaKey(schema);
    let name = plainNames.get(key);
    if (name === undefined) {
      name = names.take(typeName(suggestedName(schema)));
      plainNames.set(key, name);
    }
    return name;
  };

  const boundTo = (place: Located): Located => follow(around.documents, place) ?? place;

  const keyOf = (schema: Located, direction: Direction, isBase: boolean, bindings?: Bindings) => {
    const parts = [schemaKey(schema), direction, isBase ? 'base' : ''];
    for (const [anchor, place] of bindings ?? []) parts.push(anchor, schemaKey(boundTo(place)));
    return parts.join(' ');
  };

  const nameFor = (schema: Located, suffix: string, bindings: Bindings | undefined): string => {
    const plain = plainName(schema);
    if (bindings === undefined) return suffix === '' ? plain : names.take(plain + suffix);
    const bound = [...bindings.values()].map((place) => {
      const to = boundTo(place);
      return plainNames.get(schemaKey(to)) ?? typeName(suggestedName(to));
    });
    return names.take(`${plain}Of${bound.join('And')}${suffix}`);
  };

  /** Called again when a circle through the declaration has been cut. */
  const write = (declaration: Declaration) => {
    const { schema, direction, name, bindings } = declaration;
    const start = { direction, qualifier: '', owner: declaration, depth: 0, context: [] };
    const type = around.meaningOf(declaration, { ...start, isTop: true, bindings });
    const paragraphs = [ownTitle(schema), ownString(schema.value, 'description')];
    declaration.text = declarationText(name, type, docComment(paragraphs, marks(schema)));
  };

  return {
    reserveNames(schemas) {
      // `PetList` keeps its name although a `pet_list` stands before it.
      for (const schema of schemas) {
        const name = suggestedName(schema);
        if (typeName(name) === name) plainName(schema);
      }
      for (const schema of schemas) plainName(schema);
    },
    declare(schema, direction, isBase, bindings) {
      const before = known[direction][isBase ? 1 : 0];
      if (bindings === undefined) {
        const again = before.get(schema);
        if (again !== undefined) return again;
      }
      const parts = [schema, ...(bindings?.values() ?? [])];
      const isTwin = direction === 'input' && parts.some((part) => facts.differsByDirection(part));
      const way = isTwin ? 'input' : 'output';
      const key = keyOf(schema, way, isBase, bindings);
      let declaration = declared.get(key) ?? instances.get(key);
      if (declaration === undefined) {
        const suffix = `${isBase ? 'Base' : ''}${isTwin ? 'Input' : ''}`;
        declaration = {
          name: nameFor(schema, suffix, bindings),
          ...{ schema, direction: way, isBase, bindings },
          ...{ needs: new Set(), cuts: new Set(), text: '' },
        };
        declared.set(key, declaration);
        queue.push(declaration);
      }
      if (bindings === undefined) before.set(schema, declaration);
      return declaration;
    },
    isInstance(declaration, schema, bindings) {
      const key = keyOf(schema, declaration.direction, false, bindings);
      const instance = instances.get(key) ?? (declared.has(key) ? undefined : declaration);
      if (instance !== undefined) instances.set(key, instance);
      return instance === declaration;
    },
    reference(declaration, { isTop, owner, qualifier }) {
      if (isTop && owner !== undefined) {
        if (owner.cuts.has(declaration)) return unknownType;
        owner.needs.add(declaration);
      }
      return tight(qualifier + declaration.name);
    },
    all() {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) write(next);
      for (const [from, to] of circles([...declared.values()])) {
        around.onCircle(from.schema);
        from.cuts.add(to);
        write(from);
      }
      return [...declared.values()].map(({ name, text }) => ({ name, text }));
    },
  };
}
