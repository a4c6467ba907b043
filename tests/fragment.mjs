// Prints the form as the built Worker writes it, one string a language, for `cargo xtask size`.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openPractice, startWorker } from '../www/demo/stack.mjs';

const policy = JSON.parse(process.argv[2]);
const storage = await mkdtemp(path.join(tmpdir(), 'portico-'));
const token = 'size';
const worker = await startWorker({ port: 0, storage, token });
await openPractice(worker.url, token, policy);
const pages = [];
for (const language of policy.languages) {
  const answer = await fetch(`${worker.url}/v1/forms/${policy.id}?lang=${language}`);
  pages.push(await answer.text());
}
console.log(JSON.stringify(pages));
await worker.stop();
await rm(storage, { recursive: true, force: true });
