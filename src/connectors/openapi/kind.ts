import type { ConnectorKind } from '../../core/sources/connector.js';
import { checkSettings, originOf, readSettings, trustedOrigin } from './settings.js';

/** Name of the secret sent when the specification itself is read. */
export const specificationSecret = 'specificationAuthorization';

/** What forms, tooltips and secret storage need to know of HTTP APIs. Imports no parser. */
export const openapiKind: ConnectorKind = {
  kind: 'openapi',
  label: 'OpenAPI',
  description: 'An HTTP API described by OpenAPI 3 or Swagger 2.0',
  icon: 'globe',
  offers: ['api'],
  fields: [
    {
      name: 'specification',
      label: 'Specification',
      // Offers to browse for one, too.
      type: 'file',
      required: true,
      placeholder: 'https://petstore3.swagger.io/api/v3/openapi.json',
      help: 'Address of the OpenAPI document (JSON or YAML), or its path in the workspace.',
    },
    {
      name: 'server',
      label: 'Server',
      type: 'string',
      placeholder: 'https://api.example.org/v1',
      help: 'Address of the API in place of the one that the specification names.',
      advanced: true,
    },
    {
      name: 'referenceOrigins',
      label: 'Other servers of the specification',
      type: 'list',
      placeholder: 'https://schemas.example.org',
      help: 'Servers besides its own that the specification may refer to for parts of it. They are read without credentials.',
      advanced: true,
    },
  ],
  credentials: [
    {
      name: specificationSecret,
      label: 'Authorization for the specification',
      type: 'string',
      secret: true,
      advanced: true,
      placeholder: 'Bearer …',
      help: 'The Authorization header for reading a specification that needs a login.',
    },
  ],
  describe(properties) {
    const { specification, server } = readSettings(properties);
    return server === undefined ? specification : `${specification} at ${server}`;
  },
  binding(properties) {
    const settings = readSettings(properties);
    return [
      'openapi',
      `specification=${originOf(settings.specification) ?? 'file'}`,
      `server=${trustedOrigin(settings) ?? 'none'}`,
    ].join(' ');
  },
  validate: checkSettings,
};
