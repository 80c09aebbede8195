/** "0.012 ms", "640 ms", "12.3 s": plans have steps of microseconds. */
export function timeText(milliseconds: number): string {
  if (milliseconds >= 1_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  if (milliseconds >= 100) return `${milliseconds.toFixed(0)} ms`;
  return `${milliseconds.toFixed(milliseconds >= 1 ? 1 : 3)} ms`;
}

/** "1,234,567". */
export function countText(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** "12 %", "< 1 %". */
export function shareText(share: number): string {
  return share > 0 && share < 0.01 ? '< 1 %' : `${Math.round(share * 100)} %`;
}

/** How many times rows and estimate differ: "× 12"; nothing where they are about the same. */
export function factorText(factor: number): string {
  if (factor < 1.5) return '';
  return `× ${factor < 10 ? factor.toFixed(1) : countText(factor)}`;
}
