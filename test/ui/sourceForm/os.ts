/** Stands in the browser for what kinds ask of the computer. */
export function userInfo() {
  return { username: 'ada' };
}

export function homedir(): string {
  return '/home/ada';
}
