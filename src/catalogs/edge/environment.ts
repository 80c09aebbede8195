import type { FromEnvironment } from '../../core/catalogs/catalogConnection.js';

/** The catalog that the variables of Edge's own notebooks describe. */
export const edgeFromEnvironment: FromEnvironment = (environment) => {
  const token = environment['EDGE_API_TOKEN'] || environment['JUPYTERHUB_API_TOKEN'];
  if (!token) return undefined;
  const serviceUrl = environment['EDGE_API_SERVICE_URL'];
  const organization = environment['EDGE_API_ORG'];
  return {
    name: 'edge',
    properties: {
      ...(serviceUrl ? { serviceUrl } : {}),
      ...(organization ? { organization } : {}),
    },
    secrets: { token },
  };
};
