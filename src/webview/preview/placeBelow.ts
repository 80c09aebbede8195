/** Puts a popover below an element, moved so far that all of it is on the page. */
export function placeBelow(popover: HTMLElement, at: Element): void {
  const { left, bottom, top } = at.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const fits = bottom + height <= window.innerHeight;
  const y = fits ? bottom : top - height;
  popover.style.left = `${Math.max(0, Math.min(left, window.innerWidth - width))}px`;
  popover.style.top = `${Math.max(0, Math.min(y, window.innerHeight - height))}px`;
}
