/**
 * The path of an operation as it goes behind the address of its server. Some documents tell
 * operations on one path apart by a fragment, which is never sent; a path without its slash would
 * change the name of the server: `https://api.example.org` and `.example.com`.
 */
export function sentPath(path: string): string {
  const sent = path.replace(/#.*/s, '');
  return sent.startsWith('/') ? sent : `/${sent}`;
}
