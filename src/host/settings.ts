import * as vscode from 'vscode';
import type { ConnectorLimits } from '../core/sources/connector.js';
import { PREFIX } from './contributions.js';
import type { SettingName } from './contributions.js';

/** Seconds a connection attempt may take before it is called dead. */
const CONNECT_TIMEOUT_MS = 15_000;

/** Typed access to the extension's settings; read anew at each use, so changes take effect. */
export class Settings {
  get<T>(name: SettingName, fallback: T, scope?: vscode.ConfigurationScope): T {
    return vscode.workspace.getConfiguration(PREFIX, scope).get<T>(name) ?? fallback;
  }

  limits(): ConnectorLimits {
    return {
      connectTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: Math.max(0, this.get<number>('query.timeout', 60)) * 1000,
      pageSize: Math.min(1000, Math.max(10, this.get<number>('s3.pageSize', 500))),
    };
  }

  onDidChange(name: SettingName, listener: () => void): vscode.Disposable {
    return vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${PREFIX}.${name}`)) listener();
    });
  }
}
