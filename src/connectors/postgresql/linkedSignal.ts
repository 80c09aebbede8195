/** Aborted when either is. By hand, for one of the two lives long and must keep no listener. */
export function linkedSignal(one: AbortSignal, other: AbortSignal) {
  const controller = new AbortController();
  const onAbort = () => controller.abort();
  for (const signal of [one, other]) {
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  }
  return {
    signal: controller.signal,
    dispose: () => {
      for (const signal of [one, other]) signal.removeEventListener('abort', onAbort);
    },
  };
}
