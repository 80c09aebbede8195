import { own } from './parameters.js';

/** An argument of the next call, and the expression or constant that gives its value. */
export type NextArgument = readonly [argument: string, value: unknown];

/** A call, as far as it is needed here. */
interface Answering<Body> extends Promise<Body> {
  result(): Promise<{ readonly headers: Headers }>;
}

/**
 * The answers of an operation that links to itself, one after the other, until one has nothing to
 * follow. Rejects as the call itself does.
 */
export async function* pages<Args extends object, Body>(
  call: (args: Args) => Answering<Body>,
  args: Args,
  link: readonly NextArgument[],
): AsyncGenerator<Body, void> {
  for (let current: Args | undefined = args; current !== undefined;) {
    const pending: Answering<Body> = call(current);
    const body: Body = await pending;
    yield body;
    const { headers } = await pending.result();
    const next: Args = { ...current };
    for (const [argument, value] of link) {
      const found = evaluate(value, current, body, headers);
      // Nothing to follow: this was the last one.
      if (found === undefined || found === null || found === '') return;
      Object.assign(next, { [argument]: found });
    }
    // A link to the same page would be followed for ever.
    current = JSON.stringify(next) === JSON.stringify(current) ? undefined : next;
  }
}

/** A runtime expression (OpenAPI 3.1, 4.8.20.4); anything else is the value itself. */
function evaluate(value: unknown, args: object, body: unknown, headers: Headers): unknown {
  if (typeof value !== 'string') return value;
  const whole = /^\{?(\$[^{}]+)\}?$/.exec(value)?.[1];
  if (whole === undefined) return value;
  const [, source = '', rest = ''] =
    /^\$(response\.body|response\.header|request\.\w+)[.#]?(.*)$/.exec(whole) ?? [];
  switch (source) {
    case 'response.body':
      return pointed(body, rest);
    case 'response.header':
      return headers.get(rest);
    case 'request.body':
      return pointed(own(args, 'body'), rest);
    case '':
      return undefined;
    default:
      return own(args, rest);
  }
}

/** RFC 6901. */
function pointed(value: unknown, pointer: string): unknown {
  let found = value;
  for (const step of pointer.split('/').slice(1)) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = own(found, step.replace(/~1/g, '/').replace(/~0/g, '~'));
  }
  return found;
}
