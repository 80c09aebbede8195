import { pythonString } from '../../pythonText.js';
import type { CallText, CallTextBody, CallTextField } from '../../sources/apiCall.js';

/** A request as Python that sends it with the package `requests`. Every text of it is a literal. */
export function pythonText({ method, url, headers, login, body }: CallText): string {
  const pairs = headers.map(([name, value]) => `${pythonString(name)}: ${pythonString(value)}`);
  const lines = [
    pythonString(method),
    pythonString(url),
    ...(pairs.length > 0 ? [`headers={${pairs.join(', ')}}`] : []),
    ...(login ? [`auth=(${pythonString(login.username)}, ${pythonString(login.password)})`] : []),
    ...(body ? [bodyArgument(body)] : []),
    'timeout=30',
  ];
  return `import requests

response = requests.request(
${lines.map((line) => `    ${line},`).join('\n')}
)
response.raise_for_status()
print(response.text)
`;
}

function bodyArgument(body: CallTextBody): string {
  switch (body.kind) {
    case 'text':
      return `data=${pythonString(body.text)}.encode()`;
    case 'file':
      return `data=open(${pythonString(body.name)}, "rb")`;
    case 'form':
      return `files=[\n${body.fields.map((field) => `        ${part(field)},`).join('\n')}\n    ]`;
  }
}

/** Without a file name it is a plain field. */
function part(field: CallTextField): string {
  const name = pythonString(field.name);
  if ('file' in field) {
    const file = pythonString(field.file);
    return `(${name}, (${file}, open(${file}, "rb")))`;
  }
  const type = field.type === undefined ? '' : `, ${pythonString(field.type)}`;
  return `(${name}, (None, ${pythonString(field.text)}${type}))`;
}
