import * as vscode from 'vscode';

/** A folder of the workspace in which a test keeps a specification and what is generated from it. */
export interface SpecificationFolder {
  at(...path: string[]): vscode.Uri;
  write(uri: vscode.Uri, text: string): Thenable<void>;
  read(uri: vscode.Uri): Promise<string>;
  /** Writes `lab.json`, with an operation for each name. */
  specify(...names: string[]): Thenable<void>;
}

/** Operations have one tag, "samples". */
export function specificationFolder(folder: string, title: string): SpecificationFolder {
  const root = () => vscode.workspace.workspaceFolders![0]!.uri;
  const at = (...path: string[]) => vscode.Uri.joinPath(root(), folder, ...path);
  const write = (uri: vscode.Uri, text: string) =>
    vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const operation = (name: string) => ({
    get: { operationId: name, tags: ['samples'], responses: { 200: {} } },
  });
  return {
    at,
    write,
    read: async (uri) => new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)),
    specify: (...names) =>
      write(
        at('lab.json'),
        JSON.stringify({
          openapi: '3.0.3',
          info: { title, version: '1' },
          tags: [{ name: 'samples' }],
          paths: Object.fromEntries(names.map((name) => [`/${name}`, operation(name)])),
        }),
      ),
  };
}
