/** The kinds of text that `grid.css` gives a font of their own. */
export type TextStyle = 'cell' | 'mono' | 'header' | 'type' | 'gutter';

let context: CanvasRenderingContext2D | null | undefined;
const fonts = new Map<TextStyle, string>();
/** Pixels of the characters that were met. */
const characters = new Map<TextStyle, Map<string, number>>();

/** Pixels a text takes, without touching the layout. Zero where there is no canvas to measure on. */
export function textWidth(text: string, style: TextStyle): number {
  context ??= document.createElement('canvas').getContext('2d');
  if (!context) return 0;
  context.font = fonts.get(style) ?? `${style === 'header' ? '600 ' : ''}13px sans-serif`;
  return context.measureText(text).width;
}

/**
 * About as many pixels as a text takes: the sum of what its characters take, each of which is measured
 * once. Looks no further than to the limit.
 */
export function roughWidth(text: string, style: TextStyle, limit: number): number {
  let widths = characters.get(style);
  if (!widths) characters.set(style, (widths = new Map<string, number>()));
  let sum = 0;
  for (const character of text) {
    let width = widths.get(character);
    if (width === undefined) widths.set(character, (width = textWidth(character, style)));
    sum += width;
    if (sum >= limit) return limit;
  }
  return sum;
}

/** Takes the fonts from the page's real style; a theme or zoom change may bring others. */
export function useFontsOf(container: Element): void {
  const style = getComputedStyle(container);
  const size = Number.parseFloat(style.fontSize) || 13;
  const family = style.fontFamily;
  const mono = style.getPropertyValue('--dc-mono') || 'monospace';
  fonts.set('cell', `${size}px ${family}`);
  fonts.set('mono', `${size * 0.92}px ${mono}`);
  fonts.set('header', `600 ${size}px ${family}`);
  fonts.set('type', `${size * 0.85}px ${family}`);
  fonts.set('gutter', `${size * 0.92}px ${family}`);
  characters.clear();
}
