import { workerds } from '../workerd.mjs';
import { expect, test } from './stack.mjs';

test('every acknowledged inquiry survives kill -9 of workerd and is delivered once it runs again', async ({ stack }) => {
  // The receiver hangs, so that the first deliveries are under way when the process is killed.
  stack.receiverAnswers(new Promise(() => {}));
  const acknowledged = new Map();
  let stopped = false;
  const client = async (number) => {
    for (let n = 0; !stopped; n++) {
      const name = `Survivor ${number}-${n}`;
      try {
        const answer = await stack.send({ name }, { 'idempotency-key': name.replace(' ', '-') });
        if (answer.status === 201) acknowledged.set((await answer.json()).id, name);
      } catch {
        return;
      }
    }
  };
  const clients = [1, 2, 3, 4].map(client);
  await expect.poll(() => acknowledged.size).toBeGreaterThanOrEqual(50);
  const pids = workerds();
  expect(pids.length).toBeGreaterThan(0);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  stopped = true;
  await Promise.all(clients);
  await stack.stopWorker();

  stack.receiverAnswers(204);
  await stack.startWorker();
  // Nobody calls the Worker from here on: the alarm wakes the object by itself.
  // Not what falls due meanwhile.
  const received = () => stack.messages.filter(({ message }) => message.type === 'inquiry.received');
  const arrived = () => new Set(received().map(({ message }) => message.data.inquiry.id));
  await expect.poll(() => [...acknowledged.keys()].filter((id) => !arrived().has(id)).length, { timeout: 20_000 }).toBe(0);

  // Each inquiry has one webhook id, however often it was tried; none was made up.
  const ids = new Map();
  for (const { id, message } of received()) {
    const inquiry = message.data.inquiry.id;
    expect(ids.get(inquiry) ?? id).toBe(id);
    ids.set(inquiry, id);
  }
  console.log(`    ${acknowledged.size} acknowledged before the kill, ${ids.size} delivered after the restart`);
});
