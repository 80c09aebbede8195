import type { EditorProxy } from '../../../core/sources/catalogKind.js';
import type { EdgeSettings } from '../settings.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that Python, its environments, TLS and proxies need. */
const PASSED =
  /^(path|pathext|home|homedrive|homepath|user|username|logname|userprofile|shell|lang|language|lc_.*|tz|temp|tmp|tmpdir|systemroot|systemdrive|windir|comspec|appdata|localappdata|programdata|programfiles.*|xdg_.*|python.*|virtual_env|conda_.*|edm_.*|pyenv_.*|ld_library_path|dyld_.*|ssl_cert_file|ssl_cert_dir|requests_ca_bundle|curl_ca_bundle|https?_proxy|all_proxy|no_proxy)$/i;

/**
 * The environment of the bridge: the only place where the token is. Other tokens of the editor's own
 * environment (clouds, the Hub) are none of its business. The editor's proxy counts where the
 * environment names none.
 */
export function bridgeEnvironment(
  settings: EdgeSettings,
  token: string,
  outer: Environment,
  proxy?: EditorProxy,
): Record<string, string> {
  const passed = Object.entries(outer).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && PASSED.test(entry[0]),
  );
  const hasProxy = passed.some(([name]) => /^(https?|all)_proxy$/i.test(name));
  return {
    ...(proxy && !hasProxy ? proxyVariables(proxy) : {}),
    ...Object.fromEntries(passed),
    EDGE_API_TOKEN: token,
    EDGE_API_SERVICE_URL: settings.serviceUrl,
    EDGE_API_ORG: settings.organization,
  };
}

function proxyVariables({ url, exempt }: EditorProxy): Record<string, string> {
  const none = exempt.length === 0 ? {} : { NO_PROXY: exempt.join(',') };
  return { HTTPS_PROXY: url, HTTP_PROXY: url, ...none };
}
