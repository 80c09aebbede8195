/** What is wrong with the base address of an API that a user entered; undefined when nothing is. */
export function serverAddressProblem(entered: string): string | undefined {
  const text = entered.trim();
  // `localhost:8080` would be read as an address of the scheme `localhost`.
  if (!/^https?:\/\//i.test(text)) return 'Begin the address with http:// or https://.';
  if (!URL.canParse(text)) return 'This is no address. It looks like http://localhost:8080/v1.';
  const { username, password, search, hash } = new URL(text);
  if (username !== '' || password !== '') {
    return 'An address must not hold a user name or password.';
  }
  if (search !== '' || hash !== '' || /[?#]/.test(text)) {
    return 'Leave out what follows "?" or "#": query parameters have their own place.';
  }
  return undefined;
}

/** The address as it is sent to and remembered: paths of operations follow it. */
export function serverAddress(entered: string): string {
  return entered.trim().replace(/\/+$/, '');
}
