import { circles } from './circles.js';
import type { Located } from './documents.js';
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
  declare(schema: Located, direction: Direction, isBase: boolean): Declaration;
  /** Its name, as it stands in a place. */
  reference(declaration: Declaration, position: Position): TypeText;
  /** All that are declared, and those that their texts declare in turn. */
  all(): NamedDeclaration[];
}

interface Surroundings {
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
  const plainNames = new Map<string, string>();
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

  /** Called again when a circle through the declaration has been cut. */
  const write = (declaration: Declaration) => {
    const { schema, direction, name } = declaration;
    const start = { direction, qualifier: '', owner: declaration, depth: 0, context: [] };
    const { text, isObject } = around.meaningOf(declaration, { ...start, isTop: true });
    const paragraphs = [ownTitle(schema), ownString(schema.value, 'description')];
    const comment = docComment(paragraphs, marks(schema));
    const space = text.startsWith('\n') ? '' : ' ';
    declaration.text =
      isObject === true
        ? `${comment}export interface ${name} ${text}\n`
        : `${comment}export type ${name} =${space}${text};\n`;
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
    declare(schema, direction, isBase) {
      const isTwin = direction === 'input' && facts.differsByDirection(schema);
      const key = `${schemaKey(schema)} ${isTwin ? 'input' : 'output'} ${isBase ? 'base' : ''}`;
      let declaration = declared.get(key);
      if (declaration === undefined) {
        const plain = plainName(schema);
        const suffix = `${isBase ? 'Base' : ''}${isTwin ? 'Input' : ''}`;
        declaration = {
          name: suffix === '' ? plain : names.take(plain + suffix),
          schema,
          direction: isTwin ? 'input' : 'output',
          isBase,
          needs: new Set(),
          cuts: new Set(),
          text: '',
        };
        declared.set(key, declaration);
        queue.push(declaration);
      }
      return declaration;
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
