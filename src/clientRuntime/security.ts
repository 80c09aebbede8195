import { encode, own, type Draft } from './parameters.js';

/** A value for a security scheme, or a function that gives one when a request needs it. */
export type Credential<Value = string> =
  Value | (() => Value | undefined | Promise<Value | undefined>);

export interface BasicCredential {
  readonly username: string;
  readonly password: string;
}

export interface Scheme {
  readonly name: string;
  readonly apply: (draft: Draft, value: string, parameter: string) => void;
  /** The header, query parameter or cookie of a key. */
  readonly parameter?: string;
}

/** The first alternative with a value for each of its schemes; without one, nothing is sent. */
export async function authorize(
  draft: Draft,
  security: readonly (readonly Scheme[])[],
  auth: object,
): Promise<void> {
  for (const schemes of security) {
    const values = await Promise.all(
      schemes.map(async ({ name }) => {
        const given = own(auth, name) as Credential | undefined;
        return typeof given === 'function' ? given() : given;
      }),
    );
    if (values.includes(undefined)) continue;
    schemes.forEach(({ apply, parameter = '' }, index) => {
      apply(draft, values[index] as string, parameter);
    });
    return;
  }
}

type Apply = Scheme['apply'];

export const bearer: Apply = ({ headers }, value) =>
  headers.set('authorization', 'Bearer ' + value);

export const basic: Apply = ({ headers }, value: string | BasicCredential) => {
  const text = typeof value === 'string' ? value : value.username + ':' + value.password;
  const bytes = new TextEncoder().encode(text);
  headers.set('authorization', 'Basic ' + btoa(String.fromCharCode(...bytes)));
};

export const keyInHeader: Apply = ({ headers }, value, parameter) => headers.set(parameter, value);

export const keyInQuery: Apply = ({ query }, value, parameter) => {
  query.push(encode(parameter) + '=' + encode(value));
};

export const keyInCookie: Apply = ({ cookies }, value, parameter) => {
  cookies.push(parameter + '=' + encodeURIComponent(value));
};
