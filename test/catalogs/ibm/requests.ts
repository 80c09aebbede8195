import type { LoggedRequest } from '../standIn.js';

/** What paging links name on a cluster: a host that nobody outside reaches. */
export const INNER = 'https://internal-nginx-svc:12443';

/** Larger pages are refused. */
const LARGEST_PAGE = 100;

export function parameter(request: LoggedRequest, name: string): string | undefined {
  return request.query.find(([each]) => each === name)?.[1];
}

/** The size of the page that is asked for; undefined for one that is refused. */
export function limitOf(request: LoggedRequest): number | undefined {
  const limit = Number(parameter(request, 'limit'));
  return limit >= 1 && limit <= LARGEST_PAGE ? limit : undefined;
}
