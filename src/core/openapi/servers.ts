import type { Located } from './documents.js';
import { own, ownList, ownString, ownStrings, ownText } from './json.js';
import type { Server, ServerVariable } from './model.js';

/** `servers` of a document, path or operation (OpenAPI 3.1 §4.8.5), variables at their defaults. */
export function readServers(owner: Located): Server[] {
  return ownList(owner.value, 'servers').flatMap((server) => {
    const url = ownString(server, 'url');
    if (url === undefined) return [];
    const variables = readVariables(server, url);
    const description = ownText(server, 'description');
    return [
      {
        url: url.replace(
          /\{([^}]*)\}/g,
          (whole, name: string) => variables.find((one) => one.name === name)?.value ?? whole,
        ),
        ...(description === undefined ? {} : { description }),
        ...(variables.length === 0 ? {} : { template: url, variables }),
      },
    ];
  });
}

/** Those that the address names and the document explains. */
function readVariables(server: unknown, url: string): ServerVariable[] {
  const names = new Set([...url.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? ''));
  return [...names].flatMap((name) => {
    const variable = own(own(server, 'variables'), name);
    const choices = ownList(variable, 'enum')
      .filter((one) => typeof one !== 'object')
      .map(String);
    const value = ownText(variable, 'default') ?? choices[0];
    const description = ownText(variable, 'description');
    return value === undefined
      ? []
      : [{ name, value, choices, ...(description === undefined ? {} : { description }) }];
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

/** A server's address with its variables' names in braces; absolute as {@link baseUrlOf} has it. */
export function templateOf(server: Server, documentUri: string): string {
  const { template } = server;
  if (template === undefined) return baseUrlOf([server], documentUri);
  const origin = /^https?:\/\/[^/]+/.exec(documentUri)?.[0];
  const absolute = template.startsWith('/') && origin !== undefined ? origin + template : template;
  return absolute.replace(/\/$/, '');
}
