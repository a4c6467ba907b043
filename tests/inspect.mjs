// Reads a practice's database after Portico has stopped, without Portico: a Worker of a few lines
// opens the same storage under the same name.

import path from 'node:path';
import { Miniflare } from 'miniflare';

const SCRIPT = `
  import { DurableObject } from 'cloudflare:workers';
  export class PracticeObject extends DurableObject {
    read(statements) {
      return statements.map((statement) => this.ctx.storage.sql.exec(statement).toArray());
    }
    // Whatever was planned is not done here.
    alarm() {}
  }
  export default {
    async fetch(request, env) {
      const { practice, statements } = await request.json();
      return Response.json(await env.PRACTICES.getByName(practice).read(statements));
    },
  };`;

/** Opens the storage of a stopped Worker; the result reads rows and has to be closed. */
export async function inspect(storage) {
  const worker = new Miniflare({
    host: '127.0.0.1',
    port: 0,
    cf: false,
    durableObjectsPersist: path.join(storage, 'objects'),
    // The files are found by the names of Worker and class.
    workers: [{
      name: 'portico',
      compatibilityDate: '2026-04-01',
      modules: true,
      script: SCRIPT,
      durableObjects: { PRACTICES: { className: 'PracticeObject', useSQLite: true } },
    }],
  });
  const { href } = await worker.ready;
  return {
    /** The rows of each statement. */
    rows: async (practice, ...statements) => {
      const answer = await fetch(href, { method: 'POST', body: JSON.stringify({ practice, statements }) });
      if (!answer.ok) throw new Error(`The database could not be read: ${await answer.text()}`);
      return answer.json();
    },
    close: () => worker.dispose(),
  };
}
