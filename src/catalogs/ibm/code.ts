import { pythonString } from '../../core/pythonText.js';
import type { IbmSettings } from './settings.js';

/**
 * How a program gets a connection with IBM's SDK for Python, as its documentation shows. Secrets
 * come from the environment.
 */
export function pythonCode(
  settings: IbmSettings,
  connection: { readonly project: string; readonly title: string },
): string {
  const { name, lines } = authenticator(settings);
  const url = pythonString(settings.url);
  const isCluster = settings.auth === 'cpd' || settings.auth === 'zen';
  const addresses = isCluster ? `base_url=${url}, base_api_url=${url}` : `base_api_url=${url}`;
  return [
    '# pip install ibm-watsonx-data-integration',
    'import os',
    '',
    'from ibm_watsonx_data_integration import Platform',
    `from ibm_watsonx_data_integration.common.auth import ${name}`,
    '',
    `auth = ${name}(`,
    ...lines.map((line) => `    ${line},`),
    ')',
    `platform = Platform(auth, ${addresses})`,
    `project = platform.projects.get(project_id=${pythonString(connection.project)})`,
    `connection = project.connections.get(name=${pythonString(connection.title)})`,
    '',
  ].join('\n');
}

function authenticator({ auth, url, username = '', iamUrl, verifyTls }: IbmSettings) {
  const user = `username=${pythonString(username)}`;
  const trusting = verifyTls ? [] : ['disable_ssl_verification=True'];
  switch (auth) {
    case 'iam': {
      // The SDK puts "iam." before the host it is given.
      const base = iamUrl.replace(/^(https?:\/\/)iam\./, '$1');
      const lines = [secretLine('api_key', 'IBM_CLOUD_API_KEY')];
      const isUsual = base === 'https://cloud.ibm.com';
      const where = isUsual ? [] : [`base_auth_url=${pythonString(base)}`];
      return { name: 'IAMAuthenticator', lines: [...lines, ...where] };
    }
    case 'bearer': {
      const lines = [secretLine('bearer_token', 'IBM_BEARER_TOKEN')];
      return { name: 'BearerTokenAuthenticator', lines };
    }
    case 'zen': {
      const lines = [user, secretLine('zen_api_key', 'ZEN_API_KEY'), ...trusting];
      return { name: 'ZenApiKeyAuthenticator', lines };
    }
    case 'cpd': {
      const lines = [`url=${pythonString(url)}`, user, secretLine('password', 'CPD_PASSWORD')];
      return { name: 'ICP4DAuthenticator', lines: [...lines, ...trusting] };
    }
  }
}

function secretLine(argument: string, variable: string): string {
  return `${argument}=os.environ[${pythonString(variable)}]`;
}
