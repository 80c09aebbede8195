import type { ApiOutline, OutlineOperation } from '../../core/openapi/outline.js';
import type { SecurityScheme } from '../../core/openapi/model.js';
import type { Field } from '../../core/sources/field.js';
import { openapiKind } from './kind.js';

export interface SchemeValue {
  readonly name: string;
  /** As swagger-client takes it. */
  readonly value:
    { readonly value: string } | { readonly username: string; readonly password: string };
}

/** The form for an API's credentials: one field per security scheme, two for basic. */
export function credentialFieldsOf(outline: ApiOutline): Field[] {
  const fields = outline.securitySchemes.flatMap((scheme): Field[] => {
    const help = scheme.description?.slice(0, 300);
    const base = { type: 'string', ...(help === undefined ? {} : { help }) } as const;
    switch (scheme.type) {
      case 'basic':
        return [
          {
            ...base,
            name: `${scheme.name}.username`,
            label: `${scheme.name}: user name`,
            secret: true,
          },
          {
            ...base,
            name: `${scheme.name}.password`,
            label: `${scheme.name}: password`,
            secret: true,
          },
        ];
      case 'bearer':
        return [{ ...base, name: scheme.name, label: `${scheme.name}: token`, secret: true }];
      case 'apiKey':
        return [
          {
            ...base,
            name: scheme.name,
            label: `${scheme.name}: key`,
            secret: true,
            placeholder: `${scheme.in ?? 'header'} ${scheme.parameter ?? ''}`,
          },
        ];
    }
  });
  return [...fields, ...openapiKind.credentials];
}

/**
 * The values for the first alternative of an operation's security that all values are stored for.
 * None when there is no such alternative: the server says then what it misses.
 */
export function securityFor(
  outline: ApiOutline,
  operation: OutlineOperation,
  secrets: Readonly<Record<string, string>> | undefined,
): SchemeValue[] {
  for (const alternative of operation.security) {
    const values = alternative.flatMap((name) => {
      const scheme = outline.securitySchemes.find((one) => one.name === name);
      const value = scheme && valueOf(scheme, secrets ?? {});
      return value === undefined ? [] : [{ name, value }];
    });
    if (alternative.length > 0 && values.length === alternative.length) return values;
  }
  return [];
}

function valueOf(
  { name, type }: SecurityScheme,
  secrets: Readonly<Record<string, string>>,
): SchemeValue['value'] | undefined {
  const text = (key: string) => {
    const value = Object.hasOwn(secrets, key) ? secrets[key] : undefined;
    return value === '' ? undefined : value;
  };
  if (type !== 'basic') {
    const value = text(name);
    return value === undefined ? undefined : { value };
  }
  const username = text(`${name}.username`);
  const password = text(`${name}.password`);
  if (username === undefined && password === undefined) return undefined;
  return { username: username ?? '', password: password ?? '' };
}
