import type { ConnectorKind } from '../../core/sources/connector.js';
import type { FieldProblem } from '../../core/sources/field.js';
import { booleanProperty, type Properties, textProperty } from '../../core/sources/source.js';
import { serverAddress, serverSettings } from './settings.js';

/** What forms, tooltips and secret storage need to know about PostgreSQL; loads no driver. */
export const postgresqlKind: ConnectorKind = {
  kind: 'postgresql',
  label: 'PostgreSQL',
  description: 'A PostgreSQL database: schemas, tables and views',
  icon: 'database',
  offers: ['tables', 'sql'],
  fields: [
    {
      name: 'host',
      label: 'Host',
      type: 'string',
      default: 'localhost',
      placeholder: 'db.example.com',
      help: 'Name or address of the server, or the folder of its Unix socket. If left out: PGHOST, or localhost.',
    },
    {
      name: 'port',
      label: 'Port',
      type: 'integer',
      default: 5432,
      minimum: 1,
      maximum: 65535,
    },
    {
      name: 'database',
      label: 'Database',
      type: 'string',
      help: 'If left out: PGDATABASE, or the database named like the user.',
    },
    {
      name: 'username',
      label: 'User name',
      type: 'string',
      help: 'If left out: PGUSER, or your user name on this computer.',
    },
    {
      name: 'ssl',
      label: 'TLS',
      type: 'enum',
      default: 'prefer',
      help: 'Whether the connection is encrypted and how the server proves who it is.',
      values: [
        { value: 'disable', label: 'disable', description: 'Never encrypt' },
        { value: 'prefer', label: 'prefer', description: 'Encrypt when the server offers it' },
        {
          value: 'require',
          label: 'require',
          description: 'Always encrypt; the certificate is checked only when a root is given',
        },
        {
          value: 'verify-ca',
          label: 'verify-ca',
          description: 'Encrypt, and the certificate must come from a trusted authority',
        },
        {
          value: 'verify-full',
          label: 'verify-full',
          description: 'As verify-ca, and the certificate must name the host',
        },
      ],
    },
    {
      name: 'sslRootCert',
      label: 'Root certificate',
      type: 'file',
      advanced: true,
      help: 'PEM file with the authorities to trust. If left out: PGSSLROOTCERT, ~/.postgresql/root.crt, or those this computer trusts.',
      when: [{ field: 'ssl', operator: 'notEquals', values: ['disable'] }],
    },
    {
      name: 'readOnly',
      label: 'Read only',
      type: 'boolean',
      default: true,
      advanced: true,
      help: 'Clear it to allow changes: queries then run in a transaction that you commit or roll back. All else only reads.',
    },
  ],
  credentials: [
    {
      name: 'password',
      label: 'Password',
      type: 'string',
      secret: true,
      help: 'Leave empty to use PGPASSWORD or ~/.pgpass.',
    },
  ],

  describe(properties) {
    const { user, host, port, database } = serverSettings(lenient(properties), process.env);
    return `${user}@${serverAddress({ host, port })}/${database}`;
  },

  /** Unless the settings say plainly that changes are allowed. */
  readOnly: (properties) => booleanProperty(properties, 'readOnly') ?? true,

  /**
   * Without the database: in PostgreSQL a password belongs to a user of the whole server. With the
   * check of the certificate: a password entered for a server that proves who it is must not go to
   * whoever answers in its place.
   */
  binding(properties) {
    const { user, host, port, ssl } = serverSettings(lenient(properties), process.env);
    const proved = ssl === 'verify-ca' || ssl === 'verify-full' ? [ssl] : [];
    return JSON.stringify(['postgresql', host.toLowerCase(), port, user, ...proved]);
  },

  validate(properties) {
    const problem = hostProblem(textProperty(properties, 'host'));
    return problem === undefined ? [] : [problem];
  },
};

function hostProblem(host: string | undefined): FieldProblem | undefined {
  if (host === undefined || host.startsWith('/')) return undefined;
  const say = (message: string): FieldProblem => ({ field: 'host', message });
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(host)) {
    return say('Host must be a name or an address, not a URL.');
  }
  if (host.includes(',')) return say('Only one host can be given.');
  if (/[\s@/\\?#]/.test(host)) return say('Host holds a character that no host name has.');
  // Two colons or more are an IPv6 address.
  if (/^[^:]*:\d+$/.test(host)) return say('Host must not hold a port: there is a field for it.');
  return undefined;
}

/** A port that is no number is reported by the form; until it is corrected the default is shown. */
function lenient(properties: Properties): Properties {
  const port = textProperty(properties, 'port');
  return port === undefined || /^\d+$/.test(port) ? properties : { ...properties, port: undefined };
}
