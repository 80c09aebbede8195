/** Calls of other extensions bring no signal: connectors end them by their own time-outs. */
export function noSignal(): AbortSignal {
  return new AbortController().signal;
}
