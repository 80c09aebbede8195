const MODIFIERS = new Set(['Alt', 'AltGraph', 'CapsLock', 'Control', 'Fn', 'Meta', 'Shift']);

/**
 * Tells of whatever a user does within the page, by mouse, finger or key. Keys that are VS Code's, to
 * go elsewhere, are nothing that is done here.
 */
export function onTouch(touched: () => void): void {
  for (const kind of ['pointerdown', 'wheel', 'copy', 'cut', 'paste', 'drop'] as const) {
    window.addEventListener(kind, touched, { capture: true, passive: true });
  }
  const onKey = (event: KeyboardEvent) => {
    if (MODIFIERS.has(event.key)) return;
    if (!event.ctrlKey && !event.metaKey && !event.altKey) touched();
    // By then whoever on the page wanted it has taken it.
    else setTimeout(() => event.defaultPrevented && touched());
  };
  window.addEventListener('keydown', onKey, { capture: true });
}
