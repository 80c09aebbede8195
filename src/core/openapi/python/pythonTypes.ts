import type { Located, Warning } from '../documents.js';
import { at, follow, lastSegment, placeOf } from '../documents.js';
import { isList, isObject, isTrue, own, ownKeys, ownList, ownString, ownStrings } from '../json.js';
import type { ApiModel } from '../model.js';
import type { NamePool } from '../names.js';
import { membersOf, schemaKey } from '../schemaFacts.js';
import { className } from './pythonNames.js';
import { aliasText, type Alias } from './pythonAliases.js';
import { classText, type TypedField } from './pythonClasses.js';
import { docstring } from './pythonSource.js';
import { literals, orNone, union } from './pythonUnions.js';

export interface PythonTypes {
  /** An annotation for a schema; `suggestion` names an object that has no name of its own. */
  type(schema: Located, suggestion: string): string;
  /** Gives a component a name and a declaration, whether or not anything leads to it. */
  declare(component: Located): void;
  /** The classes and aliases that annotations name, in the order in which they were first named. */
  declarations(): string[];
  readonly warnings: readonly Warning[];
}

/** As for TypeScript (schemaTypes.ts): what people write is far below these. */
const deepest = 64;
const mostSchemas = 1_000_000;
const mostMembers = 2_000;

interface Field {
  readonly schema: Located;
  readonly required: boolean;
}

/**
 * Types of the standard library's `typing` for schemas: a `TypedDict` for an object with fields, a
 * `Literal` for an enumeration. `allOf` is flattened; what has no type there is `Any`. A property
 * that is only sent or only received may be missing, as one class serves both ways.
 */
export function createPythonTypes(model: ApiModel, names: NamePool): PythonTypes {
  const { documents } = model;
  const named = new Map<string, string>();
  const queue: { readonly name: string; readonly schema: Located }[] = [];
  const texts: (string | Alias)[] = [];
  const warnings: Warning[] = [];
  let written = 0;

  const nameFor = (target: Located): string => {
    const key = schemaKey(target);
    let name = named.get(key);
    if (name === undefined) {
      name = names.take(className(lastSegment(target.pointer)));
      named.set(key, name);
      queue.push({ name, schema: target });
    }
    return name;
  };

  const write = (schema: Located, suggestion: string, depth: number): string => {
    const { value } = schema;
    if (!isObject(value)) return 'Any';
    if (depth > deepest || ++written > mostSchemas) {
      warnings.push({
        message: 'This schema is nested too deeply; its type is `Any`.',
        place: placeOf(documents, schema),
      });
      return 'Any';
    }
    const reference = ownString(value, '$ref');
    if (reference === undefined) return orNone(value, writePlain(schema, suggestion, depth));
    const target = follow(documents, schema);
    if (target === undefined) {
      warnings.push({
        message: `"${reference}" was not found; its type is \`Any\`.`,
        place: placeOf(documents, schema),
      });
      return 'Any';
    }
    return orNone(value, isObject(target.value) ? nameFor(target) : 'Any');
  };

  const writePlain = (schema: Located, suggestion: string, depth: number): string => {
    const { value } = schema;
    const constant = own(value, 'const');
    if (constant !== undefined) return literals([constant]);
    const values = own(value, 'enum');
    if (isList(values) && values.length > 0) return literals(values.slice(0, mostMembers));
    for (const keyword of ['oneOf', 'anyOf']) {
      const members = membersOf(schema, keyword).slice(0, mostMembers);
      if (members.length === 0) continue;
      // Fields of its own hold for every member; `typing` has no way to say both.
      if (ownKeys(value, 'properties').length > 0) return 'Any';
      return union(
        members.map((member, index) =>
          write(member, `${suggestion} option${index + 1}`, depth + 1),
        ),
      );
    }
    const all = ownList(value, 'allOf');
    if (all.length === 1 && ownKeys(value, 'properties').length === 0) {
      return write(at(schema, 'allOf', 0), suggestion, depth + 1);
    }
    const fields = fieldsOf(schema);
    if (all.length > 0 && fields === undefined) return 'Any';
    if (fields && fields.size > 0) {
      const name = names.take(className(shortened(suggestion)));
      texts.push(declareObject(name, schema, fields, depth + 1));
      return name;
    }
    const type = own(value, 'type');
    const types = typeof type === 'string' ? [type] : ownStrings(value, 'type');
    if (types.length === 0 && own(value, 'items') !== undefined) types.push('array');
    if (types.length === 0 && own(value, 'additionalProperties') !== undefined)
      types.push('object');
    return types.length === 0
      ? 'Any'
      : union(types.map((one) => simple(one, schema, suggestion, depth)));
  };

  const simple = (type: string, schema: Located, suggestion: string, depth: number): string => {
    switch (type) {
      case 'string':
        return /^(binary|file)$/.test(ownString(schema.value, 'format') ?? '') ? 'bytes' : 'str';
      case 'file':
        return 'bytes';
      case 'integer':
        return 'int';
      case 'number':
        return 'float';
      case 'boolean':
        return 'bool';
      case 'null':
        return 'None';
      case 'array':
        return `list[${write(at(schema, 'items'), `${suggestion} item`, depth + 1)}]`;
      case 'object':
        return `dict[str, ${write(at(schema, 'additionalProperties'), `${suggestion} value`, depth + 1)}]`;
      default:
        return 'Any';
    }
  };

  /** Fields of an object, those of its `allOf` included; `undefined` when a part is no object. */
  const fieldsOf = (schema: Located): ReadonlyMap<string, Field> | undefined => {
    const fields = new Map<string, Field>();
    const required = new Set<string>();
    const seen = new Set<string>();
    const stack = [schema];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const part = follow(documents, next);
      if (part === undefined || seen.has(schemaKey(part))) continue;
      seen.add(schemaKey(part));
      if (seen.size > mostMembers) return undefined;
      const { value } = part;
      const isOther = ['oneOf', 'anyOf', 'enum'].some(
        (keyword) => own(value, keyword) !== undefined,
      );
      const type = own(value, 'type');
      if (
        isOther ||
        (type !== undefined && type !== 'object' && !ownStrings(value, 'type').includes('object'))
      )
        return undefined;
      for (const name of ownStrings(value, 'required')) required.add(name);
      for (const name of ownKeys(value, 'properties')) {
        if (!fields.has(name))
          fields.set(name, { schema: at(part, 'properties', name), required: false });
      }
      stack.push(...membersOf(part, 'allOf').reverse());
    }
    return new Map(
      [...fields].map(([name, field]) => [name, { ...field, required: required.has(name) }]),
    );
  };

  const declareObject = (
    name: string,
    schema: Located,
    fields: ReadonlyMap<string, Field>,
    depth: number,
  ): string => {
    const typed = [...fields].map(([field, { schema: property, required }]): TypedField => {
      const type = write(property, `${name} ${field}`, depth);
      const isOneWay = ['readOnly', 'writeOnly'].some(
        (mark) => isTrue(property.value, mark) || isTrue(follow(documents, property)?.value, mark),
      );
      return {
        name: field,
        type: required && !isOneWay ? type : `NotRequired[${type}]`,
        description: ownString(property.value, 'description'),
      };
    });
    return classText(name, typed, descriptionOf(schema), names);
  };

  const declare = (name: string, schema: Located): string | Alias => {
    const fields = ['oneOf', 'anyOf', 'enum', 'const'].some(
      (keyword) => own(schema.value, keyword) !== undefined,
    )
      ? undefined
      : fieldsOf(schema);
    if (fields && fields.size > 0) return declareObject(name, schema, fields, 1);
    const type = orNone(schema.value, writePlain(schema, `${name} object`, 1));
    return { name, type, comment: docstring(descriptionOf(schema), '') };
  };

  return {
    warnings,
    type: (schema, suggestion) => write(schema, suggestion, 0),
    declare: (component) => void nameFor(component),
    declarations() {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        texts.push(declare(next.name, next.schema));
      }
      const aliases = new Map(
        texts.flatMap((each) => (typeof each === 'string' ? [] : [[each.name, each] as const])),
      );
      return texts.map((each) => (typeof each === 'string' ? each : aliasText(each, aliases)));
    },
  };
}

function descriptionOf({ value }: Located): (string | undefined)[] {
  return [ownString(value, 'title'), ownString(value, 'description')];
}

/** What is nested deeply is named by where it begins and where it stands. */
function shortened(suggestion: string): string {
  const words = suggestion.split(' ');
  return words.length <= 6 ? suggestion : [words[0], ...words.slice(-4)].join(' ');
}
