import { readFileSync } from 'node:fs';
import { measureEditing } from '../openapiEditing.js';

// Measures one client in a process of its own: `node <this> <files.json>`, a list of paths and texts.
const files = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as [string, string][];
process.stdout.write(JSON.stringify(measureEditing(new Map(files))));
