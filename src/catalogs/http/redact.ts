/** Shorter values are words of any text; hiding those would make errors unreadable. */
const SHORTEST = 4;

/**
 * Hides secret values in texts of servers, which may echo what they were sent. For a header with a
 * scheme (`Bearer x`) the value after the scheme is hidden wherever it stands.
 */
export function withoutSecrets(secrets: readonly string[]): (text: string) => string {
  const values = secrets
    .flatMap((secret) => [secret, ...secret.split(/\s+/).slice(1)])
    .filter((value) => value.length >= SHORTEST)
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)])
    .sort((a, b) => b.length - a.length);
  return (text) => values.reduce((clean, value) => clean.replaceAll(value, '***'), text);
}
