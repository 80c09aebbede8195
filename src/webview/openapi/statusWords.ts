/** Names of HTTP status codes (RFC 9110 §15) and of the ranges that specifications use. */
export function statusText(status: string): string {
  return WORDS[status] ?? RANGES[status.charAt(0)] ?? 'any other status';
}

const RANGES: Readonly<Record<string, string>> = {
  1: 'information',
  2: 'success',
  3: 'redirection',
  4: 'error of the request',
  5: 'error of the server',
};

const WORDS: Readonly<Record<string, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};
