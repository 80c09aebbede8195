import { pythonString } from '../../core/pythonText.js';
import { DEFAULT_URL } from './kind.js';

/** How a program gets a connector with Qarion's Python SDK, as its documentation shows it. */
export function connectorCode(space: string, id: string, title: string, url: string): string {
  const lines = [
    'import os',
    '',
    'from qarion import QarionSyncClient  # pip install qarion',
    '',
    '# An API key from Settings, API Keys in Qarion.',
    ...(url === DEFAULT_URL ? [] : [`# The connector is in the Qarion at ${pythonString(url)}.`]),
    'with QarionSyncClient(api_key=os.environ["QARION_API_KEY"]) as client:',
    `    # ${pythonString(title)}`,
    `    connector = client.connectors.get(${pythonString(space)}, ${pythonString(id)})`,
    '    print(connector)',
  ];
  return `${lines.join('\n')}\n`;
}
