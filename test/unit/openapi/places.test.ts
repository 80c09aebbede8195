import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { parseDocument } from '../../../src/connectors/openapi/parse.js';
import { readPlaces } from '../../../src/connectors/openapi/places.js';

const folder = new URL('../../fixtures/openapi/', import.meta.url);

/** Every value of a document with its pointer. */
function* pointers(value: unknown, pointer = ''): Generator<[string, unknown]> {
  yield [pointer, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    yield* pointers(child, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  }
}

describe('places in a document', () => {
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.json'))) {
    it(`finds every value of ${name}`, () => {
      const text = readFileSync(new URL(name, folder), 'utf8');
      const places = readPlaces(text);
      let count = 0;
      for (const [pointer, value] of pointers(JSON.parse(text))) {
        const found = places.find(pointer);
        const { offset, length } = found.value;
        assert.ok(found.isWhole, pointer);
        assert.deepEqual(JSON.parse(text.slice(offset, offset + length)), value, pointer);
        count++;
      }
      assert.ok(count > 10);
    });
  }

  it('finds every single value of a YAML document, and its name', () => {
    const text = readFileSync(new URL('lab.v31.yaml', folder), 'utf8');
    const places = readPlaces(text);
    let count = 0;
    for (const [pointer, value] of pointers(parseDocument(text, 'lab'))) {
      const { value: place, key, isWhole } = places.find(pointer);
      assert.ok(isWhole, pointer);
      const name = pointer.split('/').at(-1)?.replaceAll('~1', '/').replaceAll('~0', '~') ?? '';
      if (key) assert.equal(unquoted(text.slice(key.offset, key.offset + key.length)), name);
      if (typeof value !== 'string' || value.includes('\n')) continue;
      const written = text.slice(place.offset, place.offset + place.length);
      if (/^[|>]/.test(written)) continue;
      assert.equal(unquoted(written).replace(/\s+/g, ' '), value, pointer);
      count++;
    }
    assert.ok(count > 50);
  });

  it('finds schemas by the names of their anchors', () => {
    const text = 'a: {$ref: "#x"}\nb:\n  - {type: string, $anchor: x}\n  - $dynamicAnchor: node\n';
    const places = readPlaces(text);
    const at = (name: string) => {
      const place = places.findAnchor(name);
      return place && text.slice(place.offset, place.offset + place.length);
    };
    assert.equal(at('x'), '{type: string, $anchor: x}');
    assert.equal(at('node'), '$dynamicAnchor: node');
    assert.equal(at('none'), undefined);
  });

  it('ends where the path ends', () => {
    const text = 'a:\n  b: # note\n    c: 1\n  list: [x, {y: 2}]\n';
    const places = readPlaces(text);
    const at = (pointer: string) => {
      const { value, isWhole } = places.find(pointer);
      return [text.slice(value.offset, value.offset + value.length), isWhole];
    };
    assert.deepEqual(at('/a/b/c'), ['1', true]);
    assert.deepEqual(at('/a/b'), ['c: 1', true]);
    assert.deepEqual(at('/a/b/d/e'), ['b', false]);
    assert.deepEqual(at('/a/list/1/y'), ['2', true]);
    assert.deepEqual(at('/a/list/7'), ['list', false]);
    assert.deepEqual(at(''), [text.trim(), true]);
  });

  it('knows a mark of the byte order, tabs, names that are there twice and aliases', () => {
    const text = '\ufeff{\n\t"a": 1,\n\t"a": {"b": [ 2 ]}\n}';
    const { value } = readPlaces(text).find('/a/b/0');
    assert.equal(text.slice(value.offset, value.offset + value.length), '2');
    const alias = 'x: &here\n  y: 1\nz: *here\n';
    const found = readPlaces(alias).find('/z/y');
    assert.deepEqual([found.isWhole, alias.slice(found.value.offset)[0]], [false, 'z']);
  });
});

function unquoted(text: string): string {
  return text.replace(/^(['"])(.*)\1$/s, '$2');
}
