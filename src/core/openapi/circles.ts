import type { Declaration } from './position.js';

/** The edges that close a circle in "is defined by", found depth first. */
export function circles(declarations: readonly Declaration[]): [Declaration, Declaration][] {
  const edges: [Declaration, Declaration][] = [];
  const state = new Map<Declaration, 'open' | 'done'>();
  for (const start of declarations) {
    if (state.has(start)) continue;
    const stack = [{ node: start, next: [...start.needs] }];
    state.set(start, 'open');
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const child = top.next.shift();
      if (child === undefined) {
        state.set(top.node, 'done');
        stack.pop();
      } else if (state.get(child) === 'open') {
        edges.push([top.node, child]);
      } else if (!state.has(child)) {
        state.set(child, 'open');
        stack.push({ node: child, next: [...child.needs] });
      }
    }
  }
  return edges;
}
