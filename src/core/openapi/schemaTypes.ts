import type { Located, Warning } from './documents.js';
import { follow, placeOf, referenceOf, resolveReference } from './documents.js';
import { arrayType } from './arrayTypes.js';
import { createDiscriminators } from './discriminators.js';
import { impliedTypes, isBinary, literal } from './schemaKeywords.js';
import { isSharedBody } from './schemaNames.js';
import { createDynamicScopes } from './dynamicScopes.js';
import type { JsonObject } from './json.js';
import { isList, isObject, own, ownList, ownString, ownStrings } from './json.js';
import type { ApiModel } from './model.js';
import type { NamePool } from './names.js';
import { createObjectTypes } from './objectTypes.js';
import type { Declaration, Direction, Position } from './position.js';
import { createSchemaDeclarations } from './schemaDeclarations.js';
import { createSchemaFacts, implicitTag, membersOf, schemaKey } from './schemaFacts.js';
import { propertyKey, quote } from './sourceText.js';
import type { NamedDeclaration } from './typesFiles.js';
import type { TypeText } from './typeText.js';
import {
  intersection,
  neverType,
  nullType,
  nullable,
  tight,
  union,
  unknownType,
} from './typeText.js';

export interface SchemaTypes {
  /**
   * The type of a schema. Types it names are declared by {@link SchemaTypes.declarations};
   * `qualifier` (`types.`) goes before each of their names.
   */
  type(schema: Located, direction: Direction, qualifier?: string): TypeText;
  /** Every component schema and every other schema that was named, as exported declarations. */
  declarations(): NamedDeclaration[];
  readonly warnings: readonly Warning[];
}

const combining = ['allOf', 'oneOf', 'anyOf'];
/** Inline schemas nested deeper than people write them. */
const deepest = 64;
/** Schemas written in one run; a document cannot ask for more by sharing parts of itself. */
const mostSchemas = 4_000_000;
/** Members of one `allOf`, `oneOf` or `enum`; the compiler gives up not far beyond. */
const mostMembers = 5_000;

/**
 * Types from schemas (JSON Schema 2020-12 as OpenAPI 3.1 §4.8.24 has it, 3.0's and 2.0's dialects).
 * Every target of a `$ref` becomes a named type, so that circular schemas need no special case.
 * Component schemas are declared all, or only those that a type asked for leads to; their names are
 * the same either way.
 */
export function createSchemaTypes(
  model: ApiModel,
  names: NamePool,
  declares: 'all' | 'used' = 'all',
): SchemaTypes {
  const { documents } = model;
  const combinesReferences = !/^(2|3\.0)/.test(model.specification);
  const facts = createSchemaFacts(model);
  const components = new Map(model.schemas.map((schema) => [implicitTag(schema), schema]));
  const scopes = createDynamicScopes(documents);
  const discriminators = createDiscriminators(documents, facts, components);
  const warnings: Warning[] = [];
  const warned = new Set<string>();
  let written = 0;

  const warn = (message: string, where: Located) => {
    const place = placeOf(documents, where);
    if (warned.has(message + place)) return;
    warned.add(message + place);
    warnings.push({ message, place });
  };

  const write = (schema: Located, position: Position): TypeText => {
    const { value } = schema;
    if (value === false) return neverType;
    if (!isObject(value)) return unknownType;
    if (position.depth > deepest || ++written > mostSchemas) {
      warn('This schema is nested too deeply; its type is `unknown`.', schema);
      return unknownType;
    }
    const bindings = combinesReferences ? scopes.within(schema, position.bindings) : undefined;
    const inner = bindings === position.bindings ? position : { ...position, bindings };
    const reference = referenceOf(value);
    const type =
      reference === undefined ? writePlain(schema, inner) : writeReference(schema, inner);
    const mayBeNull = own(value, 'nullable') === true || own(value, 'x-nullable') === true;
    return mayBeNull ? nullable(type) : type;
  };

  const writeReference = (schema: Located, position: Position): TypeText => {
    const reference = referenceOf(schema.value) ?? '';
    const bound = scopes.target(schema, position.bindings);
    // What is bound is mostly a reference in its turn.
    if (bound !== undefined && referenceOf(bound.value) !== undefined)
      return write(bound, position);
    const target = bound ?? resolveReference(documents, reference, schema);
    if (target === undefined) {
      warn(`"${reference}" was not found; its type is \`unknown\`.`, schema);
      return unknownType;
    }
    // Inside an heir its base means the base's own properties, not the union of all heirs.
    const heir = position.isTop ? position.owner?.schema : undefined;
    const isBase =
      heir !== undefined && ownList(heir.value, 'allOf').length > 0 && facts.isHeir(heir, target);
    const named = referred(target, schema, position, isBase);
    if (!combinesReferences || !isObject(schema.value)) return named;
    // From 3.1 on, what stands beside a `$ref` holds as well (JSON Schema 2020-12 §8.2.3.1).
    const beside = without(schema.value, ['$ref', '$dynamicRef']);
    const adds = ['properties', 'allOf', 'oneOf', 'anyOf', 'required', 'additionalProperties'];
    if (!adds.some((key) => Object.hasOwn(beside, key))) return named;
    const context = [...position.context, target];
    return intersection([
      named,
      writePlain({ ...schema, value: beside }, { ...position, context }),
    ]);
  };

  /** The type of what a schema refers to: its name, or its own type where the name stands for it. */
  const referred = (
    target: Located,
    schema: Located,
    position: Position,
    isBase: boolean,
  ): TypeText => {
    const bindings = scopes.needed(target, position.bindings);
    const { owner } = position;
    const isWhole =
      position.isTop && owner !== undefined && schemaKey(owner.schema) === schemaKey(schema);
    if (bindings !== undefined && isWhole && declarations.isInstance(owner, target, bindings)) {
      return write(target, { ...position, bindings });
    }
    const declaration = declarations.declare(target, position.direction, isBase, bindings);
    return declarations.reference(declaration, position);
  };

  const writePlain = (schema: Located, position: Position): TypeText => {
    const combined = combining.some((key) => ownList(schema.value, key).length > 0);
    const type = literalType(schema) ?? writeTypes(schema, position, combined);
    if (!combined) return type;
    const parts = [type];
    const all = bounded(membersOf(schema, 'allOf'), schema);
    // A `required` list may stand before or after the member that has the properties.
    const context = [...position.context, schema, ...all];
    const together = { ...position, depth: position.depth + 1, context };
    for (const member of all) parts.push(write(member, together));
    for (const keyword of ['oneOf', 'anyOf']) {
      const members = bounded(membersOf(schema, keyword), schema);
      if (members.length === 0) continue;
      parts.push(union(members.map((member) => writeMember(member, schema, together))));
    }
    return intersection(parts);
  };

  /** A member of a union, with its discriminator's value added where its own type lacks it. */
  const writeMember = (member: Located, owner: Located, position: Position): TypeText => {
    const type = write(member, position);
    const target = follow(documents, member);
    const discriminator = own(owner.value, 'discriminator');
    const property = isObject(discriminator)
      ? ownString(discriminator, 'propertyName')
      : typeof discriminator === 'string'
        ? discriminator
        : undefined;
    if (property === undefined || target === undefined || target === member) return type;
    const tags = discriminators.tagsFor(target, owner, property);
    if (tags.length === 0) return type;
    const literal = union(tags.map((tag) => tight(quote(tag)))).text;
    return intersection([type, tight(`{ ${propertyKey(property)}: ${literal} }`)]);
  };

  const literalType = (schema: Located): TypeText | undefined => {
    const constant = own(schema.value, 'const');
    const values = own(schema.value, 'enum');
    if (constant !== undefined) return literal(constant, schema);
    if (!isList(values) || values.length === 0) return undefined;
    return union(bounded(values, schema).map((value) => literal(value, schema)));
  };

  /** The types named by `type`, or the one its other keywords speak of. */
  const writeTypes = (schema: Located, position: Position, combined: boolean): TypeText => {
    const { value } = schema;
    const type = own(value, 'type');
    const types = typeof type === 'string' ? [type] : ownStrings(value, 'type');
    if (types.length === 0) types.push(...impliedTypes(schema));
    return union(types.map((name) => writeType(name, schema, position, combined)));
  };

  const writeType = (
    type: string,
    schema: Located,
    position: Position,
    combined: boolean,
  ): TypeText => {
    switch (type) {
      case 'string':
        return tight(isBinary(schema) ? 'Blob' : 'string');
      case 'file':
        return tight('Blob');
      // JSON has one kind of number and `JSON.parse` reads it as a double whatever its `format`: an
      // int64 beyond 2^53 has lost digits before any type could say so.
      case 'number':
      case 'integer':
        return tight('number');
      case 'boolean':
        return tight('boolean');
      case 'null':
        return nullType;
      case 'array':
        return arrayType(schema, position, write);
      case 'object':
        return objects.write(schema, position, combined);
      default:
        return unknownType;
    }
  };

  const bounded = <T>(members: readonly T[], schema: Located): readonly T[] => {
    if (members.length <= mostMembers) return members;
    warn(`Only the first ${mostMembers} members are read.`, schema);
    return members.slice(0, mostMembers);
  };

  const objects = createObjectTypes({ documents, facts, write });

  /** A base is the union of its heirs, but where it stands for its own properties. */
  const meaningOf = ({ schema, isBase }: Declaration, position: Position): TypeText => {
    const heirs = isBase ? [] : facts.heirs(schema);
    const hasUnion = ['oneOf', 'anyOf'].some((key) => own(schema.value, key) !== undefined);
    if (heirs.length === 0 || hasUnion) {
      return write(isBase ? withoutUnion(schema) : schema, position);
    }
    const members = heirs.map((heir) => ({
      ...heir,
      pointer: schema.pointer,
      uri: schema.uri,
      value: { $ref: `${heir.uri}#${heir.pointer.replaceAll('%', '%25')}` },
    }));
    return union(members.map((member) => writeMember(member, schema, position)));
  };

  const declarations = createSchemaDeclarations({
    ...{ documents, names, facts, meaningOf },
    onCircle: (schema) => {
      warn('This schema is defined by itself alone; the circle is cut with `unknown`.', schema);
    },
  });
  declarations.reserveNames(model.schemas);
  if (declares === 'all') {
    for (const schema of model.schemas) declarations.declare(schema, 'output', false);
  }

  return {
    warnings,
    type(schema, direction, qualifier = '') {
      const position = { direction, qualifier, isTop: false, depth: 0, context: [] };
      return isSharedBody(schema)
        ? declarations.reference(declarations.declare(schema, direction, false), position)
        : write(schema, position);
    },
    declarations: () => declarations.all(),
  };
}

function without(value: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

function withoutUnion(schema: Located): Located {
  if (!isObject(schema.value)) return schema;
  return { ...schema, value: without(schema.value, ['oneOf', 'anyOf']) };
}
