import type http from 'node:http';
import type https from 'node:https';
import { ConnectorError } from '../../core/errors.js';
import { ProxyAgent, proxyAuthorization, TunnelAgent } from './proxyAgents.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** How requests to one origin leave this computer. */
export interface Route {
  /** Absent: directly. */
  readonly agent?: http.Agent | https.Agent;
  /** For the proxy itself. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A proxy for plain HTTP is told the whole address. */
  readonly wholeAddress?: boolean;
}

/** Chooses the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` ask for, if any. */
export function createRoutes(environment: Environment) {
  const agents = new Map<string, http.Agent | https.Agent>();
  return {
    routeTo(url: URL): Route {
      const proxy = proxyFor(url, environment);
      if (!proxy) return {};
      const secure = url.protocol === 'https:';
      const key = `${url.protocol} ${proxy.href}`;
      const agent = agents.get(key) ?? (secure ? new TunnelAgent(proxy) : new ProxyAgent(proxy));
      agents.set(key, agent);
      if (secure) return { agent };
      return { agent, wholeAddress: true, headers: proxyAuthorization(proxy) };
    },
    close(): void {
      for (const agent of agents.values()) agent.destroy();
      agents.clear();
    },
  };
}

/** The proxy for an address; lower-case names win, as in curl. Throws `Invalid`. */
export function proxyFor(url: URL, environment: Environment): URL | undefined {
  const scheme = url.protocol.replace(':', '');
  const read = (name: string) => environment[name] ?? environment[name.toUpperCase()];
  const text = read(`${scheme}_proxy`)?.trim();
  if (!text || isExempt(url, read('no_proxy') ?? '')) return undefined;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const proxy = URL.canParse(address) ? new URL(address) : undefined;
  if (proxy?.protocol === 'http:' || proxy?.protocol === 'https:') return proxy;
  // The text may hold a password, so it is not shown.
  const name = `${scheme.toUpperCase()}_PROXY`;
  throw new ConnectorError(
    'Invalid',
    `The proxy in the environment variable ${name} must be an http:// or https:// address.`,
  );
}

/** `NO_PROXY`: `*`, or hosts with an optional port, each with all below it (`example.org`). */
function isExempt(url: URL, list: string): boolean {
  const host = bare(url.hostname);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = entry, wanted] = /^(.*?)(?::(\d+))?$/.exec(portSplit(entry)) ?? [];
      if (wanted !== undefined && wanted !== port) return false;
      const pattern = bare(name).replace(/^\*?\./, '');
      return host === pattern || host.endsWith(`.${pattern}`);
    });
}

/** An IPv6 address without brackets has colons that begin no port. */
function portSplit(entry: string): string {
  return /^[^[\]]*:[^[\]]*:/.test(entry) ? `[${entry}]` : entry;
}

function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}
