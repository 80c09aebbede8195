// One generator in a process of its own: a line of JSON in ({ document, folder }), one out ({ ms, error }).
// Documents are files of JSON. What is measured is the work of the library, without the start of a
// process; what it writes goes into the folder.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const MARK = '\u0001';

const generators = {
  async 'openapi-typescript'(document, folder) {
    const { default: openapiTS, astToString } = await import('openapi-typescript');
    const types = await openapiTS(pathToFileURL(await asVersion3(document, folder)), {
      defaultNonNullable: false,
      emptyObjectsUnknown: true,
      silent: true,
    });
    writeFileSync(join(folder, 'index.ts'), astToString(types));
  },
  async 'hey-api'(document, folder) {
    const { createClient } = await import('@hey-api/openapi-ts');
    await createClient({ input: document, output: { path: folder }, logs: { level: 'silent' } });
  },
  async 'swagger-typescript-api'(document, folder) {
    const { generateApi } = await import('swagger-typescript-api');
    const { files } = await generateApi({ input: document, output: false, silent: true });
    for (const { fileName, fileExtension, fileContent } of files) {
      // Its files switch off the checks that they are here for.
      const text = fileContent.replace('// @ts-nocheck', '');
      writeFileSync(join(folder, `${fileName}${fileExtension}`), text);
    }
  },
  async oazapfts(document, folder) {
    const { generateSource } = await import('oazapfts');
    writeFileSync(
      join(folder, 'index.ts'),
      await generateSource(await asVersion3(document, folder)),
    );
  },
};

/** Two of them read no Swagger 2.0. */
async function asVersion3(document, folder) {
  const parsed = JSON.parse(readFileSync(document, 'utf8'));
  if (parsed.swagger === undefined) return document;
  const { default: converter } = await import('swagger2openapi');
  const { openapi } = await converter.convertObj(parsed, { patch: true, warnOnly: true });
  const converted = join(folder, 'version3.json');
  writeFileSync(converted, JSON.stringify(openapi));
  return converted;
}

const generate = generators[process.argv[2]];
// Generators talk; only marked lines are answers.
const answer = (value) => process.stdout.write(`\n${MARK}${JSON.stringify(value)}\n`);

for await (const line of createInterface({ input: process.stdin })) {
  const { document, folder } = JSON.parse(line);
  mkdirSync(folder, { recursive: true });
  const before = process.cpuUsage();
  try {
    await generate(document, folder);
    const { user, system } = process.cpuUsage(before);
    answer({ ms: (user + system) / 1000, megabytes: process.resourceUsage().maxRSS / 1024 });
  } catch (error) {
    answer({ error: String(error?.message ?? error).slice(0, 300) });
  }
}
