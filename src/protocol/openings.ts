import type { Transport } from './rpc.js';

/**
 * A page that stays while what it shows becomes another: what it says still of the former must not
 * be taken for the present one's. Each has a number, which goes with every message of the page.
 * Messages to the page need none: they come in order, after the word that it shows something else.
 */
export type Opening = number;

/** The page's end. A page that has just begun does not know yet what it shows. */
export function withOpening(transport: Transport, opening: () => Opening | undefined): Transport {
  return {
    ...transport,
    post: (message) => {
      const of = opening();
      transport.post(of === undefined ? message : { ...(message as object), opening: of });
    },
  };
}

/** The other end: hears what is said of this opening, or by a page that does not know one yet. */
export function ofOpening(transport: Transport, opening: Opening): Transport {
  return {
    ...transport,
    listen: (listener) =>
      transport.listen((message) => {
        const of = (message as { readonly opening?: unknown } | null)?.opening;
        if (of === undefined || of === opening) listener(message);
      }),
  };
}
