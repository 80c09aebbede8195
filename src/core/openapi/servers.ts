import type { Located } from './documents.js';
import { own, ownList, ownString, ownStrings, ownText } from './json.js';
import type { Server } from './model.js';

/** `servers` of a document, path or operation (OpenAPI 3.1 §4.8.5), variables at their defaults. */
export function readServers(owner: Located): Server[] {
  return ownList(owner.value, 'servers').flatMap((server) => {
    const url = ownString(server, 'url');
    if (url === undefined) return [];
    const filled = url.replace(/\{([^}]*)\}/g, (whole, name: string) => {
      const variable = own(own(server, 'variables'), name);
      return ownText(variable, 'default') ?? ownStrings(variable, 'enum')[0] ?? whole;
    });
    const description = ownText(server, 'description');
    return [{ url: filled, ...(description === undefined ? {} : { description }) }];
  });
}

/** `host`, `basePath` and `schemes`; a missing part is that of the document's own address. */
export function swagger2Servers(root: Located): Server[] {
  const host = ownString(root.value, 'host');
  const basePath = ownString(root.value, 'basePath') ?? '/';
  const path = basePath.startsWith('/') ? basePath : `/${basePath}`;
  if (host === undefined || host === '') return [{ url: path }];
  const schemes = ownStrings(root.value, 'schemes');
  const scheme = schemes.includes('https') ? 'https' : schemes.find((name) => name === 'http');
  const sameScheme = /^https?:/.exec(root.uri)?.[0] ?? 'https:';
  return [{ url: `${scheme === undefined ? sameScheme : `${scheme}:`}//${host}${path}` }];
}

/**
 * The address requests go to: the first server, made absolute with the address the document was
 * read from where it is relative. Stays relative when neither is an http(s) address.
 */
export function baseUrlOf(servers: readonly Server[], documentUri: string): string {
  const url = servers[0]?.url ?? '/';
  try {
    const absolute = /^https?:/.test(documentUri) ? new URL(url, documentUri) : new URL(url);
    if (/^https?:$/.test(absolute.protocol)) return absolute.href.replace(/\/$/, '');
  } catch {
    // Relative, and the document is a file: the caller must name the server.
  }
  return url.replace(/\/$/, '');
}
