// Schemathesis against a running Worker: requests made from the API's description, right ones and
// wrong ones, and every check it has on the answers. `--full` tries many more.

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeToken } from '../../www/demo/stack.mjs';
import { policy, start, until } from './support.mjs';

const program = process.env.PORTICO_SCHEMATHESIS;
if (!program) {
  console.error('PORTICO_SCHEMATHESIS does not say where Schemathesis is; run this by "cargo xtask test api".');
  process.exit(1);
}
const full = process.argv.includes('--full');
const at = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** Which operations may refuse what fits their schema, how, and what it is that a schema cannot tell. */
const acceptable = [
  ['/desk/session', [400, 401, 403, 413, 422, 429], 'Signing in has a token in its body, and is taken from the page of the desk only.'],
  ['/v1/desk/[^/]+/live', [101, 400], 'Only the opening of a WebSocket is taken.'],
  ['/v1/desk/[^/]+/scorecard', [422], 'Whole days in order, seven at least for a marketer.'],
  ['/v1/desk/[^/]+/inquiries', [409, 413, 422], 'Names of services, locations and owners are in the policy; the time is not in the future.'],
  ['/v1/desk/[^/]+/inquiries/[^/]+/[a-z]+', [409, 413, 422], 'The same, and what is legal depends on how the inquiry stands.'],
  ['/v1/(inquiries|partials)', [400, 409, 413, 422, 429], 'Answers are in the policy, a phone number can be called, a key is used once.'],
  ['/v1/practices/[^/]+/deliveries/[^/]+/resend', [409], 'It may be cancelled.'],
  ['/v1/practices/[^/]+/tokens', [413, 422], 'An owner is in the policy.'],
  ['/v1/practices/[^/]+/endpoints/[^/]+(/[a-z]+)?', [409, 413, 422], 'An address may be one that nothing is sent to, an endpoint paused.'],
  ['/v1/practices/[^/]+/policy', [400, 409, 412, 413, 422, 428], 'A policy fits together, and a version is the newest.'],
];

const worker = await start();
let code = 1;
try {
  const practice = `/v1/practices/${policy.id}`;
  await worker.ask('PUT', `${practice}/policy`, policy);
  await worker.ask('PUT', `${practice}/endpoints/crm`, { url: worker.receiver });
  await makeToken(worker.ask, policy.id, { label: 'Front desk', role: 'staff' });
  const inquiry = await worker.send();
  const [delivery] = await until(async () => {
    const all = await worker.ask('GET', `${practice}/deliveries`);
    return all[0]?.state === 'delivered' && all;
  });
  const config = path.join(worker.folder, 'schemathesis.toml');
  writeFileSync(config, `
# Which requests meet something that is there; the others make up their own.
[parameters]
"path.practice" = "${policy.id}"
"query.practice" = "${policy.id}"
"path.inquiry" = "${inquiry}"
"path.delivery" = "${delivery.id}"
"path.name" = "crm"
"path.version" = 1

# What fits the schema is taken, but for the few operations below.
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 304, 404]
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428]

${acceptable.map(([where, statuses, why]) => `
# ${why}
[[operations]]
include-path-regex = "^${where}$"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", 304, 404, ${statuses.join(', ')}]
`).join('')}
# The header that this check leaves out is put back by --header, without which everything else would
# be tried with made-up tokens. That every address wants a token is tried by another check.
[[operations]]
include-name = "GET /v1/practices/{practice}/keys"
[operations.checks.missing_required_header]
enabled = false
`);
  // Every request comes from a network of its own: after ten wrong tokens one has to wait, and the
  // answer to an eleventh would not say whether tokens are looked at.
  const hooks = path.join(worker.folder, 'networks.py');
  writeFileSync(hooks, `
import itertools
import schemathesis

numbers = itertools.count()

@schemathesis.hook
def before_call(context, case, kwargs):
    number = next(numbers)
    case.headers["CF-Connecting-IP"] = f"10.{number >> 8 & 255}.{number & 255}.1"
`);
  const child = spawn(program, [
    '--config-file', config, 'run', at('www/served/openapi.json'),
    '--url', worker.url, '--header', `Authorization: Bearer ${worker.token}`,
    '--phases', full ? 'examples,coverage,fuzzing,stateful' : 'examples,coverage,fuzzing',
    '--max-examples', full ? '200' : '8',
    '--seed', '1', '--workers', '1', '--warnings', 'off', '--max-redirects', '0', '--no-color', '--continue-on-failure',
  ], { stdio: 'inherit', cwd: worker.folder, env: { ...process.env, SCHEMATHESIS_HOOKS: hooks } });
  code = await new Promise((done) => { child.once('error', () => done(1)); child.once('exit', done); });
} finally {
  await worker.stop();
}
process.exit(code ?? 1);
