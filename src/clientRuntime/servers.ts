import { own, text } from './parameters.js';

/** The address of a server: each `{name}` is what was given for it, else its default. */
export function serverUrl(
  template: string,
  defaults: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string | undefined>>,
): string {
  return template.replace(/\{([^}]*)\}/g, (whole, name: string) =>
    text(own(given, name) ?? own(defaults, name) ?? whole),
  );
}
