import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseDocument } from '../../src/connectors/openapi/parse.js';
import { emitClient } from '../../src/core/openapi/emitClient.js';
import { readModel } from '../../src/core/openapi/readModel.js';

// Our generator, by the protocol of bench/peers/generate.mjs: from the text of a file to files.
const MARK = '\u0001';
const answer = (value: object) => process.stdout.write(`\n${MARK}${JSON.stringify(value)}\n`);

createInterface({ input: process.stdin }).on('line', (line) => {
  const { document, folder } = JSON.parse(line) as { document: string; folder: string };
  const before = process.cpuUsage();
  const start = performance.now();
  try {
    const uri = 'https://api.example.org/openapi.json';
    const parsed = parseDocument(readFileSync(document, 'utf8'), document);
    const client = emitClient(readModel({ root: uri, contents: new Map([[uri, parsed]]) }), {
      ...{ title: 'Bench', specificationHash: '', generatorVersion: '' },
    });
    for (const { path, text } of client.files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { user, system } = process.cpuUsage(before);
    answer({
      ms: (user + system) / 1000,
      waited: performance.now() - start,
      megabytes: process.resourceUsage().maxRSS / 1024,
    });
  } catch (error) {
    answer({ error: error instanceof Error ? error.message : String(error) });
  }
});
