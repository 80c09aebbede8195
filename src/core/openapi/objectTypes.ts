import type { Documents, Located } from './documents.js';
import { at } from './documents.js';
import { isObject, own, ownKeys, ownString, ownStrings } from './json.js';
import type { SchemaFacts } from './schemaFacts.js';
import { isHidden } from './schemaFacts.js';
import type { Position } from './position.js';
import { below } from './position.js';
import { marks } from './schemaMarks.js';
import { docComment, indent, propertyKey } from './sourceText.js';
import type { TypeText } from './typeText.js';
import { neverType, objectOf, tight, undefinedType, union, unknownType } from './typeText.js';

interface Surroundings {
  readonly documents: Documents;
  readonly facts: SchemaFacts;
  readonly write: (schema: Located, position: Position) => TypeText;
}

interface Member {
  readonly key: string;
  readonly type: TypeText;
  readonly required: boolean;
  readonly comment: string;
}

/** Object schemas as object types. */
export function createObjectTypes({ documents, facts, write }: Surroundings) {
  /** Properties of the schema itself, without those its direction hides. */
  const declaredMembers = (schema: Located, position: Position): Member[] => {
    const required = new Set(ownStrings(schema.value, 'required'));
    return ownKeys(schema.value, 'properties').flatMap((name): Member[] => {
      const property = at(schema, 'properties', name);
      if (isHidden(documents, property, position.direction)) return [];
      const description = ownString(property.value, 'description');
      return [
        {
          key: propertyKey(name),
          type: write(property, below(position)),
          required: required.has(name),
          comment: docComment([description], marks(property)),
        },
      ];
    });
  };

  /**
   * Members for names that `required` lists but `properties` lacks: their type stands in a schema
   * that holds for the same value (one of its `allOf`, a sibling there, the schema around an `anyOf`).
   */
  const requiredMembers = (schema: Located, position: Position, others: TypeText): Member[] =>
    [...new Set(ownStrings(schema.value, 'required'))].flatMap((name): Member[] => {
      if (own(own(schema.value, 'properties'), name) !== undefined) return [];
      let found = facts.findProperty(schema, name);
      for (const around of position.context) found ??= facts.findProperty(around, name);
      if (found !== undefined && isHidden(documents, found, position.direction)) return [];
      // Written for its place, so a circle of such lists cannot run on: context ends here.
      const type = found === undefined ? others : write(found, below(position));
      return [{ key: propertyKey(name), type, required: true, comment: '' }];
    });

  /** The type of properties that are not named, or `undefined` when there are none to speak of. */
  const otherProperties = (schema: Located, position: Position): TypeText | undefined => {
    const { value } = schema;
    const types = ownKeys(value, 'patternProperties').map((name) =>
      write(at(schema, 'patternProperties', name), below(position)),
    );
    const additional = own(value, 'additionalProperties');
    if (additional === true) types.push(unknownType);
    if (isObject(additional))
      types.push(write(at(schema, 'additionalProperties'), below(position)));
    return types.length === 0 ? undefined : union(types);
  };

  /**
   * An index signature must hold for every property beside it, so its type is widened by theirs;
   * a long one becomes `unknown`, which says no less to a reader.
   */
  const indexSignature = (others: TypeText, members: readonly Member[]): string => {
    const types = [others, ...members.map((member) => member.type)];
    if (members.some((member) => !member.required)) types.push(undefinedType);
    const isLong = types.some((type) => type.text.includes('\n') && type !== others);
    const { text } = isLong ? unknownType : union(types);
    return `[key: string]: ${text.length > 300 && members.length > 0 ? 'unknown' : text};`;
  };

  return {
    /** `combined` schemas say the rest elsewhere: an object without properties then adds nothing. */
    write(schema: Located, position: Position, combined: boolean): TypeText {
      const others = otherProperties(schema, position);
      const members = [
        ...declaredMembers(schema, position),
        ...requiredMembers(schema, position, others ?? unknownType),
      ];
      if (members.length === 0 && others === undefined) {
        if (combined) return unknownType;
        const isClosed =
          own(schema.value, 'additionalProperties') === false ||
          ownKeys(schema.value, 'properties').length > 0;
        return index(isClosed ? neverType : unknownType);
      }
      if (members.length === 0 && others !== undefined) return index(others);
      const lines = members.map(({ key, type, required, comment }) => {
        const space = type.text.startsWith('\n') ? '' : ' ';
        return indent(`${comment}${key}${required ? '' : '?'}:${space}${type.text};`);
      });
      if (others !== undefined) lines.push(indent(indexSignature(others, members)));
      return objectOf(lines);
    },
  };

  function index(type: TypeText): TypeText {
    const { text } = type;
    if (!text.includes('\n')) return tight(`{ [key: string]: ${text} }`);
    const space = text.startsWith('\n') ? '' : ' ';
    return tight(`{\n  [key: string]:${space}${indent(text)};\n}`);
  }
}
