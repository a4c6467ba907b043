// What is served as it is: every file there is goes out with what every answer has to say.

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../www/demo/stack.mjs';
import { expect, test } from './stack.mjs';

test('every file is only for TLS and is what it says', async ({ stack }) => {
  const folder = path.join(root, 'build/assets');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== '_headers')
    // Pages are served under their name without its end.
    .map((entry) => path.join('/', path.relative(folder, entry.parentPath), entry.name).replace(/(index)?\.html$/, ''));
  expect(files).toEqual(expect.arrayContaining(['/embed.js', '/report.js', '/doctor.js', '/doctor.css', '/portico.d.ts', '/desk', '/desk/admin', '/problems/']));
  for (const file of files) {
    const answer = await fetch(`${stack.edge}${file}`);
    expect(answer.status, file).toBe(200);
    expect(answer.headers.get('strict-transport-security'), file).toBe('max-age=63072000; includeSubDomains');
    expect(answer.headers.get('x-content-type-options'), file).toBe('nosniff');
    await answer.arrayBuffer();
  }
});
