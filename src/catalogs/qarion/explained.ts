import { ConnectorError, isConnectorError } from '../../core/errors.js';
import type { Space } from './spaces.js';

/** Says why, when the server forbids to write. */
export async function explained<T>(space: Space, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isConnectorError(error, 'Forbidden')) throw error;
    const { detail } = error;
    const role = space.role === undefined ? 'your role' : `your role, ${space.role},`;
    const message =
      `Qarion does not let you do this: ${role} does not allow it in the space ` +
      `"${space.title}". Ask an administrator of the space.`;
    const options = { cause: error, ...(detail === undefined ? {} : { detail }) };
    throw new ConnectorError('Forbidden', message, options);
  }
}
