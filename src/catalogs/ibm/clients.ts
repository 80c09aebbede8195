import type { CatalogConfig, CatalogContext } from '../../core/sources/catalogKind.js';
import { HttpClient, type HttpClientOptions } from '../http.js';
import { IbmAuthorization } from './authorization.js';
import { readIbmError } from './errors.js';
import { IAM, type IbmSettings } from './settings.js';

export interface IbmClients {
  readonly api: HttpClient;
  readonly authorization: IbmAuthorization;
  close(): void;
}

/** The clients of one catalog: of its API, and of those that give out tokens for it. */
export function createClients(
  config: CatalogConfig,
  settings: IbmSettings,
  context: CatalogContext,
): IbmClients {
  const usual: Omit<HttpClientOptions, 'authorization' | 'service' | 'baseUrl' | 'verifyTls'> = {
    timeout: () => context.requestTimeout,
    environment: context.environment,
    log: context.log,
    readError: readIbmError,
  };
  const nobody = () => Promise.resolve({});
  const iam = new HttpClient({
    ...usual,
    service: 'IBM Cloud IAM',
    baseUrl: settings.iamUrl,
    // What is said of a cluster's certificate is not said of IBM's own.
    verifyTls: settings.verifyTls || settings.iamUrl === IAM,
    authorization: nobody,
  });
  const service = 'IBM';
  const { url: baseUrl, verifyTls } = settings;
  const cluster = new HttpClient({
    ...usual,
    ...{ service, baseUrl, verifyTls },
    authorization: nobody,
  });
  const authorization = new IbmAuthorization({
    ...{ title: config.title, settings, context, iam, cluster },
  });
  const api = new HttpClient({
    ...usual,
    ...{ service, baseUrl, verifyTls },
    pageHint:
      'The address must be that of the API: https://api.… in IBM Cloud, or that of your cluster.',
    authorization: async (signal) => ({ authorization: await authorization.header(signal) }),
  });
  return {
    api,
    authorization,
    close: () => {
      for (const client of [api, cluster, iam]) client.close();
    },
  };
}
