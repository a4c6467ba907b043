import { expect, test } from 'vitest';
import cases from '../../shared/tests/data/clock.jsonl?raw';
import { fetchWorker } from './support.mjs';

test("the clock's cases hold with the runtime's own zones", async () => {
  const lines = cases.trim().split('\n').map((line) => JSON.parse(line));
  const wrong = [];
  for (const { id, due, ...given } of lines) {
    const answer = await fetchWorker('/test/clock', { method: 'POST', body: JSON.stringify(given) });
    const said = (await answer.json()).due;
    if (said !== due) wrong.push(`${id}: ${said} instead of ${due}`);
  }
  expect(wrong).toEqual([]);
  expect(lines.length).toBeGreaterThan(40);
});
