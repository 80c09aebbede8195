import * as vscode from 'vscode';
import type { ConnectorLimits } from '../core/sources/connector.js';
import { connectorLimits, rowLimit } from '../core/sources/limits.js';
import { PREFIX } from './contributions.js';
import type { SettingName } from './contributions.js';

/** Typed access to the extension's settings; read anew at each use, so changes take effect. */
export class Settings {
  get<T>(name: SettingName, fallback: T, scope?: vscode.ConfigurationScope): T {
    return vscode.workspace.getConfiguration(PREFIX, scope).get<T>(name) ?? fallback;
  }

  limits(): ConnectorLimits {
    return connectorLimits(
      this.get<unknown>('query.timeout', undefined),
      this.get<unknown>('s3.pageSize', undefined),
    );
  }

  /** Rows that results of queries show at most; Infinity for all of them. */
  rowLimit(): number {
    return rowLimit(this.get<unknown>('query.maxRows', undefined));
  }

  onDidChange(name: SettingName, listener: () => void): vscode.Disposable {
    return vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${PREFIX}.${name}`)) listener();
    });
  }
}
