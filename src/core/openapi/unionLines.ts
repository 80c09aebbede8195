/**
 * Unions as Prettier lays them out at 100 columns: on one line where they fit, else on the next line
 * where they fit there, else with a line for each member. Takes a declaration whose unions have a
 * line for each member, and shorter ones none; other text stays as it is.
 */
export function layOutUnions(declaration: string): string {
  if (!declaration.includes(' | ') || !/\n *\| |^.{101}/m.test(declaration)) return declaration;
  const lines = declaration.split('\n');
  const done: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const head = lines[index] ?? '';
    const union = unionBelow(lines, index);
    if (union === undefined) {
      done.push(head.length > lineWidth ? broken(head) : head);
      continue;
    }
    const members = lines.slice(index + 1, union.end);
    done.push(joined(head, union) ?? [head, ...members.map(brokenMember)].join('\n'));
    index = union.end - 1;
  }
  return done.join('\n');
}

const lineWidth = 100;

interface Union {
  /** The members' indent. */
  readonly by: string;
  readonly members: readonly string[];
  /** What follows the last member: `;`, or a line such as `)[];`. */
  readonly rest: string;
  readonly isParenthesized: boolean;
  /** The line after it. */
  readonly end: number;
}

/** The union of one-line members that follows a line, or nothing. */
function unionBelow(lines: readonly string[], at: number): Union | undefined {
  const head = lines[at] ?? '';
  if (!/[:=(]$/.test(head) || /^ *\*/.test(head)) return undefined;
  const by = `${/^ */.exec(head)?.[0] ?? ''}  `;
  const start = `${by}| `;
  const members: string[] = [];
  let end = at + 1;
  for (; lines[end]?.startsWith(start) === true; end++) {
    members.push((lines[end] ?? '').slice(start.length));
  }
  const last = members.at(-1) ?? '';
  if (members.length < 2 || members.some((one) => /[{([<,]$/.test(one))) return undefined;
  const isParenthesized = head.endsWith('(');
  if (isParenthesized) {
    const closing = lines[end] ?? '';
    if (!closing.startsWith(`${by.slice(2)})`)) return undefined;
    return { by, members, rest: closing.trimStart(), isParenthesized, end: end + 1 };
  }
  if (!last.endsWith(';')) return undefined;
  return {
    by,
    members: [...members.slice(0, -1), last.slice(0, -1)],
    rest: ';',
    isParenthesized,
    end,
  };
}

function joined(head: string, { by, members, rest, isParenthesized }: Union): string | undefined {
  const union = `${members.join(' | ')}${rest}`;
  const line = `${head}${isParenthesized ? '' : ' '}${union}`;
  if (line.length <= lineWidth) return line;
  const end = isParenthesized ? `\n${by.slice(2)}${rest}` : rest;
  const inner = `${by}${members.join(' | ')}`;
  const used = isParenthesized ? 0 : rest.length;
  return inner.length + used <= lineWidth ? `${head}\n${inner}${end}` : undefined;
}

/** `| (Cat & { kind: 'cat' })`, with its object on lines of its own where it is too long. */
function brokenMember(line: string): string {
  if (line.length <= lineWidth) return line;
  return line.replace(/^( *)\| \((\S+) & \{ (.*) \}\)(;?)$/, '$1| ($2 & {\n$1    $3;\n$1  })$4');
}

/** A line with a union that does not fit. */
function broken(line: string): string {
  const [, head = '', union = ''] = /^( *\S.*?(?::| =)) (.*);$/.exec(line) ?? [];
  const members = outerMembers(union);
  if (members.length < 2 || /^ *(\*|\/\*)/.test(line)) return line;
  const by = `${/^ */.exec(head)?.[0] ?? ''}  `;
  return by.length + union.length < lineWidth
    ? `${head}\n${by}${union};`
    : `${head}${members.map((one) => `\n${brokenMember(`${by}| ${one}`)}`).join('')};`;
}

/** Those that stand in no brackets and no string. */
function outerMembers(union: string): string[] {
  const members: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of union.matchAll(
    /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[{([<]|[})\]>]| \| /g,
  )) {
    if (/^[{([<]$/.test(token)) depth++;
    else if (/^[})\]>]$/.test(token)) depth--;
    else if (token === ' | ' && depth === 0) {
      members.push(union.slice(start, index));
      start = index + 3;
    }
  }
  return [...members, union.slice(start)];
}
