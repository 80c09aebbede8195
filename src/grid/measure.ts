export type TextStyle = 'cell' | 'header' | 'type';

let context: CanvasRenderingContext2D | null | undefined;
const fonts = new Map<TextStyle, string>();

/** Pixels a text takes, without touching the layout. Zero where there is no canvas to measure on. */
export function textWidth(text: string, style: TextStyle): number {
  context ??= document.createElement('canvas').getContext('2d');
  if (!context) return 0;
  context.font = fonts.get(style) ?? `${style === 'header' ? '600 ' : ''}13px sans-serif`;
  return context.measureText(text).width;
}

/** Takes the fonts from the page's real style; a theme or zoom change may bring others. */
export function useFontsOf(container: Element): void {
  const { fontFamily, fontSize } = getComputedStyle(container);
  const size = Number.parseFloat(fontSize) || 13;
  fonts.set('cell', `${size}px ${fontFamily}`);
  fonts.set('header', `600 ${size}px ${fontFamily}`);
  fonts.set('type', `${size - 2}px ${fontFamily}`);
}
