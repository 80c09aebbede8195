export interface Part {
  readonly name: string;
  readonly fileName?: string;
  readonly type?: string;
  readonly content: string;
}

/** Reads `multipart/form-data` (RFC 7578) strictly; throws for anything it does not allow. */
export function readMultipart(contentType: string, body: string): Part[] {
  const boundary = /^multipart\/form-data; boundary=([\w'()+,./:=?-]{1,70})$/.exec(
    contentType,
  )?.[1];
  if (boundary === undefined) throw new Error(`no boundary in ${contentType}`);
  const pieces = body.split(`--${boundary}`);
  const [before, ...rest] = pieces;
  const after = rest.pop();
  if (before !== '' || after !== '--\r\n') throw new Error('not ended as a form');
  return rest.map((piece) => {
    const [, head, content] = /^\r\n((?:[^\r\n]+\r\n)+)\r\n([\s\S]*)\r\n$/.exec(piece) ?? [];
    if (head === undefined || content === undefined) throw new Error('no part of a form');
    const headers = new Map(
      head
        .trimEnd()
        .split('\r\n')
        .map((line): [string, string] => {
          const [, name = '', value = ''] = /^([\w-]+): (.+)$/.exec(line) ?? [];
          return [name.toLowerCase(), value];
        }),
    );
    const disposition = headers.get('content-disposition') ?? '';
    const [, name, fileName] =
      /^form-data; name="([^"]+)"(?:; filename="([^"]*)")?$/.exec(disposition) ?? [];
    if (name === undefined) throw new Error(`disposition ${disposition}`);
    const type = headers.get('content-type');
    return {
      name,
      content,
      ...(fileName === undefined ? {} : { fileName }),
      ...(type === undefined ? {} : { type }),
    };
  });
}
