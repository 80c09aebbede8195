import { ConnectorError } from '../errors.js';
import type { Documents, Located, Warning } from './documents.js';
import { at, follow, placeOf, rootOf } from './documents.js';
import { isObject, own, ownKeys, ownList, ownString, ownText } from './json.js';
import { operationMethods } from './methods.js';
import type { ApiModel, Operation, SecurityScheme, Tag } from './model.js';
import { createMethodPool, isIdentifier, methodName, methodNameFromPath } from './names.js';
import type { OperationReader } from './readOperation.js';
import { createOperationReader } from './readOperation.js';
import { readWebhooks } from './readIncoming.js';
import { readServers, swagger2Servers } from './servers.js';

/**
 * Reads a specification. Total: whatever is malformed inside it costs a warning and the part that
 * is malformed. Throws `Invalid` when it is no OpenAPI document at all and `Unsupported` for a
 * version that is read by nobody here.
 */
export function readModel(documents: Documents): ApiModel {
  const root = rootOf(documents);
  const specification = specificationVersion(root.value);
  const isSwagger2 = specification.startsWith('2');
  const warnings: Warning[] = [];
  const warn = (message: string, where: Located) => {
    warnings.push({ message, place: placeOf(documents, where) });
  };
  const reader = createOperationReader({ documents, isSwagger2, warn });
  const securitySchemes = readSecuritySchemes(documents, root, isSwagger2, warn);
  const description = ownText(own(root.value, 'info'), 'description');
  return {
    documents,
    title: ownText(own(root.value, 'info'), 'title') ?? 'API',
    version: ownText(own(root.value, 'info'), 'version') ?? '',
    ...(description === undefined ? {} : { description }),
    specification,
    servers: isSwagger2 ? swagger2Servers(root) : readServers(root),
    securitySchemes,
    operations: nameOperations(readOperations(documents, root, reader, isSwagger2, warn)),
    webhooks: isSwagger2 ? [] : readWebhooks({ documents, isSwagger2, warn }, root),
    tags: readTags(root),
    schemas: readSchemas(root, isSwagger2),
    warnings,
  };
}

/** The document's version, `2.0` or `3.x`. Errors as {@link readModel} has them. */
export function specificationVersion(document: unknown): string {
  const swagger = ownText(document, 'swagger');
  const openapi = ownText(document, 'openapi');
  if (swagger !== undefined && /^2(\.|$)/.test(swagger)) return '2.0';
  if (openapi !== undefined && /^3(\.|$)/.test(openapi)) return openapi;
  const version = openapi ?? swagger ?? ownText(document, 'swaggerVersion');
  if (version !== undefined) {
    throw new ConnectorError(
      'Unsupported',
      `OpenAPI version "${version.slice(0, 20)}" is not supported; 2.0 and 3.x are.`,
    );
  }
  throw new ConnectorError(
    'Invalid',
    'This is not an OpenAPI document: it has no "openapi" or "swagger" key at the top.',
  );
}

type Warn = (message: string, where: Located) => void;

function readSecuritySchemes(
  documents: Documents,
  root: Located,
  isSwagger2: boolean,
  warn: Warn,
): SecurityScheme[] {
  const holder = isSwagger2 ? root : at(root, 'components');
  const key = isSwagger2 ? 'securityDefinitions' : 'securitySchemes';
  return ownKeys(holder.value, key).flatMap((name): SecurityScheme[] => {
    const place = at(holder, key, name);
    const scheme = follow(documents, place)?.value;
    const description = ownText(scheme, 'description');
    const base = { name, ...(description === undefined ? {} : { description }) };
    const type = ownString(scheme, 'type');
    if (type === 'oauth2' || type === 'openIdConnect') return [{ ...base, type: 'bearer' }];
    if (type === 'basic') return [{ ...base, type: 'basic' }];
    if (type === 'http') {
      const word = ownString(scheme, 'scheme')?.toLowerCase();
      if (word === 'bearer' || word === 'basic') return [{ ...base, type: word }];
    }
    if (type === 'apiKey') {
      const where = ownString(scheme, 'in');
      const parameter = ownText(scheme, 'name');
      if (
        parameter !== undefined &&
        (where === 'header' || where === 'query' || where === 'cookie')
      )
        return [{ ...base, type: 'apiKey', in: where, parameter }];
    }
    warn(`Security scheme "${name}" is of a kind that is not supported; it is left out.`, place);
    return [];
  });
}

function readOperations(
  documents: Documents,
  root: Located,
  reader: OperationReader,
  isSwagger2: boolean,
  warn: Warn,
): Operation[] {
  const operations: Operation[] = [];
  const rootSecurity = own(root.value, 'security');
  for (const path of ownKeys(root.value, 'paths')) {
    const place = at(root, 'paths', path);
    if (!path.startsWith('/')) {
      if (!path.startsWith('x-')) warn(`Path "${path}" does not start with a slash.`, place);
      if (path.startsWith('x-')) continue;
    }
    const item = follow(documents, place);
    if (!isObject(item?.value)) {
      warn(`Path "${path}" could not be read.`, place);
      continue;
    }
    const pathServers = isSwagger2 ? [] : readServers(item);
    const found = Object.keys(item.value)
      .filter((method) => operationMethods.has(method))
      .map((method) => ({ method: method.toUpperCase(), place: at(item, method) }));
    for (const method of ownKeys(item.value, 'additionalOperations')) {
      // Only what HTTP lets stand in a request line (RFC 9110 §5.6.2), so nothing else is sent.
      if (/^[A-Za-z][A-Za-z0-9-]*$/.test(method)) {
        found.push({ method, place: at(item, 'additionalOperations', method) });
      }
    }
    for (const one of found) {
      if (!isObject(one.place.value)) {
        warn(`Operation ${one.method} ${path} could not be read.`, one.place);
        continue;
      }
      operations.push(reader.read(one.method, path, item, one.place, rootSecurity, pathServers));
    }
  }
  return operations;
}

/**
 * Names each operation. Ids that are identifiers already are served first, so `listPets` keeps its
 * name although a `list-pets` stands before it.
 */
function nameOperations(operations: readonly Operation[]): Operation[] {
  const pool = createMethodPool();
  const names = new Map<Operation, string>();
  for (const operation of operations) {
    const id = operation.operationId;
    if (id !== undefined && isIdentifier(id) && !pool.has(id.normalize('NFC'))) {
      names.set(operation, pool.take(id.normalize('NFC')));
    }
  }
  for (const operation of operations) {
    if (names.has(operation)) continue;
    const { operationId, method, path } = operation;
    const anonymous = operationId === undefined || operationId.trim() === '';
    const wanted = anonymous ? methodNameFromPath(method, path) : methodName(operationId);
    names.set(operation, pool.take(wanted));
  }
  return operations.map((operation) => ({
    ...operation,
    name: names.get(operation) ?? operation.name,
  }));
}

function readTags(root: Located): Tag[] {
  return ownList(root.value, 'tags').flatMap((tag) => {
    const name = ownText(tag, 'name');
    if (name === undefined) return [];
    const description = ownText(tag, 'description') ?? ownText(tag, 'summary');
    return [{ name, ...(description === undefined ? {} : { description }) }];
  });
}

function readSchemas(root: Located, isSwagger2: boolean): Located[] {
  const holder = isSwagger2 ? root : at(root, 'components');
  const key = isSwagger2 ? 'definitions' : 'schemas';
  return ownKeys(holder.value, key).map((name) => at(holder, key, name));
}
