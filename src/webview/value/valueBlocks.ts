import { HEX_LINE, hexBytes, hexLines } from '../../core/table/hexDump.js';
import { element } from '../../grid/dom.js';
import type { SearchedText } from './searchBox.js';

/** Characters, and lines of bytes, drawn at once: laying out more takes the browser too long. */
const TEXT_PART = 200_000;
const HEX_PART = 4_096;

export interface ValueBlock {
  readonly element: HTMLElement;
  readonly searched?: SearchedText;
}

/** A text as it is, in parts when it is long. */
export function textBlock(text: string, wrap: boolean): ValueBlock {
  const node = document.createTextNode(text.slice(0, TEXT_PART));
  const block = element('pre', { class: 'value-pre', tabindex: '0' }, node);
  block.classList.toggle('wrapped', wrap);
  const show = (end: number) => (node.data = text.slice(0, end));
  addMore(
    block,
    () => text.length - node.data.length,
    TEXT_PART,
    (count) => show(node.data.length + count),
  );
  const nodeUpTo = (end: number) => {
    if (end > node.data.length) show(end + TEXT_PART);
    return node;
  };
  return { element: block, searched: { text, nodeUpTo } };
}

/** Bytes as offsets, digits and letters. */
export function hexBlock(hex: string): ValueBlock {
  const lines = Math.ceil((hex.length - 2) / 2 / HEX_LINE);
  let shown = Math.min(lines, HEX_PART);
  const node = document.createTextNode(hexLines(hex, 0, shown));
  const block = element('pre', { class: 'value-pre', tabindex: '0' }, node);
  addMore(
    block,
    () => lines - shown,
    HEX_PART,
    (count) => {
      const end = Math.min(lines, shown + count);
      node.appendData(`\n${hexLines(hex, shown, end)}`);
      shown = end;
    },
  );
  return { element: block };
}

export function imageBlock(hex: string, type: string, label: string): ValueBlock {
  const image = element('img', { alt: label });
  const size = element('figcaption', {}, '');
  image.addEventListener('load', () => {
    size.textContent = `${image.naturalWidth} × ${image.naturalHeight} pixels`;
  });
  image.addEventListener('error', () => {
    image.remove();
    size.textContent = 'These bytes begin like an image, but are none that can be drawn.';
  });
  // The page's policy lets data in and nothing from elsewhere; a drawn image runs no script.
  image.src = `data:${type};base64,${base64(hexBytes(hex))}`;
  return { element: element('figure', { class: 'value-image', tabindex: '0' }, image, size) };
}

/** Draws on when the end comes near. */
function addMore(
  block: HTMLElement,
  rest: () => number,
  part: number,
  add: (count: number) => void,
): void {
  block.addEventListener('scroll', () => {
    if (rest() <= 0) return;
    if (block.scrollTop + block.clientHeight * 2 > block.scrollHeight) add(part);
  });
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(binary);
}
