/**
 * Texts of servers and files where VS Code would read more than text in them. Its notifications turn
 * `[words](command:…)` into a link that runs the command, its lists turn `$(name)` into an icon.
 */

// Controls but for tab and line feed, line separators, and characters that are not seen or that turn
// the text around: with these a message could say another thing than it does.
const INVISIBLE =
  /(?![\t\n])[\p{Cc}\p{Bidi_Control}\u200b\u2028\u2029\u2060-\u2064\ufeff\u{e0000}-\u{e007f}]/gu;

/** Text for a message: no links, nothing invisible, not longer than `limit` characters. */
export function plainText(text: string, limit = 2_000): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return (
    cut
      .replace(/\r\n?/g, '\n')
      .replace(
        INVISIBLE,
        (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
      )
      // Last: what stood between the two signs is gone by now.
      .replace(/\]\((?=[a-z][a-z0-9+.-]*:)/gi, '] (')
  );
}

/** Text for the row of a list or for the status bar: as `plainText`, and no icons. */
export function labelText(text: string): string {
  return plainText(text).replace(/\$(?=\([a-z0-9~-]+\))/gi, '\\$');
}
