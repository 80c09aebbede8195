import { findSourceMap } from 'node:module';

/**
 * Rewrites a stack so that it names the TypeScript sources. Node does this itself, but the
 * extension host forms stacks in its own way and so turns that off.
 */
export function sourceStack(stack: string): string {
  return stack.replace(
    /((?:[A-Za-z]:)?[^\s():]+\.js):(\d+):(\d+)/g,
    (place, file: string, line: string, column: string) => {
      const entry = findSourceMap(file)?.findEntry(Number(line) - 1, Number(column) - 1);
      return entry && 'originalSource' in entry
        ? `${entry.originalSource.replace(/^file:\/\//, '')}:${String(entry.originalLine + 1)}:${String(entry.originalColumn + 1)}`
        : place;
    },
  );
}
