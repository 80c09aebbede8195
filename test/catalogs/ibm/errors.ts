import type { Reply } from '../standIn.js';
import type { Json } from './server.js';

/** The error of the connections' API. */
export function connectionError(status: number, message: string, target?: Json): Reply {
  return { status, json: errorContainer(message, target) };
}

export function errorContainer(message: string, target?: Json): Json {
  return {
    trace: 'trace-1',
    errors: [{ code: 'test_code', message, ...(target ? { target } : {}), more_info: 'none' }],
  };
}

/** The error of the projects' API. */
export function projectError(status: number, reason: string): Reply {
  return { status, json: { code: status, error: reason, reason, message: reason } };
}
