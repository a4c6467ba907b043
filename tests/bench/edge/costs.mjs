// What an inquiry costs at Cloudflare's prices: a model of what was counted and what is assumed.

/** Published prices of the Workers Paid plan, in US dollars; what is included is for an account and a month. */
const PRICES = {
  plan: 5,
  requests: { included: 10e6, million: 0.3 },
  cpu: { included: 30e6, million: 0.02 },
  objectRequests: { included: 1e6, million: 0.15 },
  duration: { included: 400e3, million: 12.5 },
  read: { included: 25e9, million: 0.001 },
  written: { included: 50e6, million: 1 },
  stored: { included: 5, each: 0.2 },
};

/** Assumed, not measured; on the generous side. */
const ASSUMED = {
  /** Views of a landing page for one inquiry. */
  views: 50,
  /** CPU of a view's script with the form, in milliseconds. */
  viewCpu: 2,
  /** Seconds for which an object is awake for an inquiry and its work: receivers answer slowly. */
  awake: 3,
  /** How often an alarm rings, and is set anew, for what an inquiry waits for later: its due, a reminder. */
  later: 2,
  /** How often staff look at the queue and at the inquiry beside what was counted. */
  looks: 10,
  /** Memory that duration is billed for, in GB. */
  memory: 0.128,
  /** Months for which everything of an inquiry is kept. */
  kept: 6,
};

const over = (used, { included, million }) => (Math.max(used - included, 0) / 1e6) * million;

/** What a number of inquiries a month uses and costs. */
function month(inquiries, { intake, staff }) {
  const each = {
    requests: ASSUMED.views + 1 + 3 + ASSUMED.looks,
    cpu: ASSUMED.views * ASSUMED.viewCpu + intake.cpu + staff.cpu * (1 + ASSUMED.looks / 3),
    objectRequests: 1 + intake.rings + 3 + staff.rings + ASSUMED.later + ASSUMED.looks,
    duration: ASSUMED.awake * ASSUMED.memory,
    read: intake.read + staff.read * (1 + ASSUMED.looks / 3),
    // An alarm that is set counts as a row.
    written: intake.written + intake.alarms + ASSUMED.later + (staff.written + staff.alarms) * (1 + ASSUMED.looks / 3),
    stored: ((intake.bytes + staff.bytes) * ASSUMED.kept) / 1e9,
  };
  const used = Object.fromEntries(Object.entries(each).map(([name, amount]) => [name, amount * inquiries]));
  const billed = Object.fromEntries(['requests', 'cpu', 'objectRequests', 'duration', 'read', 'written'].map((name) => [name, over(used[name], PRICES[name])]));
  billed.stored = Math.max(used.stored - PRICES.stored.included, 0) * PRICES.stored.each;
  return { used, billed, total: PRICES.plan + Object.values(billed).reduce((sum, one) => sum + one, 0) };
}

const dollars = (amount) => (amount >= 100 ? amount.toFixed(0) : amount.toFixed(2)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
const whole = (amount) => Math.round(amount).toLocaleString('en-US');
const table = (head, rows) => [head, head.map((_, n) => (n ? '--:' : ':--')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** The page about it. */
export function costs(counted) {
  const { intake, staff } = counted;
  const scales = [['one practice', 200], ['a group of 500 practices', 100_000], ['a million inquiries', 1e6], ['a network of 100,000 practices', 20e6]];
  const months = scales.map(([title, inquiries]) => [title, inquiries, month(inquiries, counted)]);
  const labels = {
    requests: 'requests', cpu: 'CPU', objectRequests: "objects' requests and alarms", duration: "objects' duration",
    read: 'rows read', written: 'rows written', stored: 'storage',
  };
  return `# What it costs, and what is outgrown first

\`cargo xtask bench rows\` counts what is counted here, on the real Worker in workerd, and writes this page.
Each figure is the mean of 100 inquiries, ten to each of ten practices that have one endpoint and 100 inquiries
stored; three of five raise a concern, which is told by a message of its own. Between two inquiries of a
practice its alarm rings and is set anew, as it does where the next one comes hours later.

## Counted

${table(['', 'rows written', 'rows read', 'statements', 'alarms set', 'alarms rung', 'bytes stored', 'CPU, ms'], [
    ['an inquiry, stored and delivered', ...[intake.written, intake.read, intake.statements, intake.alarms, intake.rings].map((n) => n.toFixed(1)), whole(intake.bytes), intake.cpu.toFixed(1)],
    ['staff look at the queue, open it, call, book; delivered', ...[staff.written, staff.read, staff.statements, staff.alarms, staff.rings].map((n) => n.toFixed(1)), whole(staff.bytes), staff.cpu.toFixed(1)],
  ])}

CPU is that of the whole workerd process on a shared machine; Cloudflare's is its own. A row that is
written counts once for its table and once for each of its indexes; setting an alarm counts as a row in the
prices below, and one that rings as a request to the object.

## Assumed

${ASSUMED.views} views of the landing page for an inquiry, ${ASSUMED.viewCpu} ms of CPU for the script that each loads (files under
\`/assets\` are free); the object awake for ${ASSUMED.awake} s for each inquiry, at ${ASSUMED.memory * 1000} MB (nothing here
measures that: it depends on how fast receivers answer and on when the platform lets an object rest); ${ASSUMED.later} further alarms for
what an inquiry waits for later; staff look ${ASSUMED.looks} times more than was
counted; everything is kept for ${ASSUMED.kept} months. A practice gets 200 inquiries a month. Prices are those that
Cloudflare publishes for Workers Paid (plan $${PRICES.plan}; beyond what is included, for a million: requests
$${PRICES.requests.million.toFixed(2)}, CPU milliseconds $${PRICES.cpu.million}, objects' requests $${PRICES.objectRequests.million}, GB-seconds $${PRICES.duration.million.toFixed(2)}, rows read $${PRICES.read.million}, rows written $${PRICES.written.million.toFixed(2)};
storage $${PRICES.stored.each.toFixed(2)} for a GB and month). Look them up before you rely on them:
<https://developers.cloudflare.com/workers/platform/pricing/> and
<https://developers.cloudflare.com/durable-objects/platform/pricing/>.

## A month, in US dollars

${table(['', 'inquiries', ...Object.values(labels), 'with the plan'], months.map(([title, inquiries, { billed, total }]) =>
    [title, whole(inquiries), ...Object.keys(labels).map((name) => dollars(billed[name])), `**${dollars(total)}**`]))}

A practice's agreements with Cloudflare (docs/security.md) are not in it.

## What is outgrown first

- **A practice's object** runs on one thread. How many inquiries it takes a second is in
  [bench-edge.md](bench-edge.md); a practice that gets more for long gives each location a practice of its
  own. Nothing on the way of an inquiry is shared between practices but the front Worker, which has no
  state.
- **Storage of one object**: 10 GB, which is ${whole(10e9 / (intake.bytes + staff.bytes))} inquiries with their work, at the bytes counted here.
- **Statements**: a row is at most 2 MB, a statement takes at most 100 values; an inquiry's biggest row holds
  a body of at most 32 KiB, sealed.
- **The account** has no limit on objects. A network of 100,000 practices is ${whole(months.at(-1)[1] / 30 / 86_400)} inquiries a second
  on average over the month.
`;
}
