import { ConnectorError } from '../errors.js';

/**
 * Throws `Invalid` for what is no `manifest.json` of dbt: an object with `metadata` and `nodes`
 * (https://docs.getdbt.com/reference/artifacts/manifest-json). Returns the address of its schema.
 */
export function checkDbtManifest(content: Uint8Array): string | undefined {
  const manifest = parse(content);
  if (!isObject(manifest)) throw malformedManifest('it holds no JSON object');
  const { metadata, nodes } = manifest;
  if (!isObject(metadata)) throw malformedManifest('"metadata" is missing');
  const version = metadata['dbt_schema_version'];
  // Other artifacts of dbt have metadata as well, and some of them nodes.
  if (typeof version === 'string' && !/\/manifest\//.test(version)) {
    throw malformedManifest(`its schema is "${version}"`);
  }
  if (!isObject(nodes)) throw malformedManifest('"nodes" is missing');
  return typeof version === 'string' ? version : undefined;
}

function parse(content: Uint8Array): unknown {
  if (content.byteLength === 0) throw malformedManifest('it is empty');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : 'it is not written in UTF-8';
    throw malformedManifest(`it is not valid JSON: ${why}`);
  }
}

/** Says what is wrong, and where the right file is. */
export function malformedManifest(why: string): ConnectorError {
  return new ConnectorError(
    'Invalid',
    `This is not a manifest of dbt: ${why}. "dbt parse" writes one to target/manifest.json.`,
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
