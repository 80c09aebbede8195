import { element } from '../grid/dom.js';

/** A renderer has no host to ask, so it uses what the browser gives. */
export async function writeClipboard(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Refused where the frame lacks the permission; the older way needs only the key just pressed.
    if (!copyByCommand(text)) throw new Error('The browser does not let this page copy.');
  }
}

function copyByCommand(text: string): boolean {
  const before = document.activeElement;
  const field = element('textarea', { 'aria-hidden': 'true', tabindex: '-1' });
  field.style.position = 'fixed';
  field.style.opacity = '0';
  field.value = text;
  document.body.append(field);
  field.select();
  // Deprecated, and the only way left here.
  const done = (document as { execCommand(command: string): boolean }).execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return done;
}
