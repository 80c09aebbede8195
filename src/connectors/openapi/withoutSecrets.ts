/** Stands where a secret stood. */
export const HIDDEN = '…';

/**
 * A text without the secrets in it, in each form in which a request carries them: servers quote the
 * key they refuse, and errors are written down. Forms of fewer than `least` characters stay.
 */
export function withoutSecrets(
  text: string,
  secrets: Readonly<Record<string, string>> | undefined,
  least = 4,
): string {
  let shown = text;
  for (const form of secretForms(secrets ?? {}, least)) shown = shown.replaceAll(form, HIDDEN);
  return shown;
}

/** The longest first, so that no part of one is left. */
function secretForms(secrets: Readonly<Record<string, string>>, least: number): string[] {
  const forms = new Set<string>();
  const add = (secret: string) => {
    for (const one of [secret, secret.replace(/^\S+\s+/, '')]) {
      forms.add(one).add(encodeURIComponent(one)).add(JSON.stringify(one).slice(1, -1));
      forms.add(Buffer.from(one).toString('base64'));
    }
  };
  for (const [name, secret] of Object.entries(secrets)) {
    add(secret);
    const scheme = /^(.*)\.username$/s.exec(name)?.[1];
    if (scheme === undefined) continue;
    const pair = `${secret}:${secrets[`${scheme}.password`] ?? ''}`;
    forms.add(Buffer.from(pair).toString('base64'));
  }
  return [...forms].filter((one) => one.length >= least).sort((a, b) => b.length - a.length);
}
