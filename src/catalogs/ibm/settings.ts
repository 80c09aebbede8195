import { booleanProperty, textProperty, type Properties } from '../../core/sources/source.js';
import type { FieldValue } from '../../core/sources/field.js';

/** How to prove who one is. [certain: official SDK] */
export type AuthMode = 'iam' | 'bearer' | 'cpd' | 'zen';

/** Addresses of the service in IBM Cloud, the usual one first. [certain: official SDK] */
export const REGIONS: readonly FieldValue[] = [
  { value: 'https://api.dataplatform.cloud.ibm.com', label: 'Dallas' },
  { value: 'https://api.eu-de.dataplatform.cloud.ibm.com', label: 'Frankfurt' },
  { value: 'https://api.eu-gb.dataplatform.cloud.ibm.com', label: 'London' },
  { value: 'https://api.jp-tok.dataplatform.cloud.ibm.com', label: 'Tokyo' },
  { value: 'https://api.au-syd.dai.cloud.ibm.com', label: 'Sydney' },
  { value: 'https://api.ca-tor.dai.cloud.ibm.com', label: 'Toronto' },
];

export const DALLAS = 'https://api.dataplatform.cloud.ibm.com';

/** Where API keys of IBM Cloud are exchanged for tokens, for all regions. [certain: official SDK] */
export const IAM = 'https://iam.cloud.ibm.com';

export interface IbmSettings {
  readonly url: string;
  readonly auth: AuthMode;
  /** With `cpd` and `zen`. */
  readonly username: string | undefined;
  /** Id or name. */
  readonly project: string | undefined;
  readonly verifyTls: boolean;
  readonly iamUrl: string;
  /** Which connections are listed beside the usual ones, such as `personal_credentials`. */
  readonly flags: readonly string[];
  readonly context: string | undefined;
}

/** The settings of one catalog with their defaults. */
export function ibmSettings(properties: Properties): IbmSettings {
  const auth = textProperty(properties, 'auth');
  const flags = properties['flags'];
  return {
    url: textProperty(properties, 'url') ?? DALLAS,
    auth: auth === 'bearer' || auth === 'cpd' || auth === 'zen' ? auth : 'iam',
    username: textProperty(properties, 'username'),
    project: textProperty(properties, 'project'),
    verifyTls: booleanProperty(properties, 'verifyTls') ?? true,
    iamUrl: textProperty(properties, 'iamUrl') ?? IAM,
    flags: Array.isArray(flags) ? flags.map(String) : [],
    context: textProperty(properties, 'context'),
  };
}
