// What the main thread does until nobody has touched anything for a while, by kind of work, from a trace
// of Chromium's. Without a slower processor and by the thread's own clock, so that what else runs on
// the machine counts for little: `cargo xtask bench widget --trace --only portico,preact`.

import { open } from './measure.mjs';

/** Kinds of work, by the names that Chromium gives its parts. */
const KINDS = {
  'parse HTML': ['ParseHTML', 'ParseAuthorStyleSheet'],
  'compile script': ['v8.compile', 'V8.CompileCode', 'V8.CompileFunction', 'V8.CompileLazy', 'v8.compileModule', 'V8.ParseFunction', 'V8.ParseProgram'],
  'run script': ['EvaluateScript', 'FunctionCall', 'RunMicrotasks', 'v8.evaluateModule', 'TimerFire', 'FireAnimationFrame', 'EventDispatch', 'v8.callFunction', 'V8.RunMicrotasks'],
  'collect garbage': ['MinorGC', 'MajorGC', 'V8.GC_SCAVENGER', 'BlinkGC.AtomicPhase'],
  'style': ['UpdateLayoutTree', 'ScheduleStyleRecalculation', 'Document::recalcStyle', 'Document::updateStyle'],
  'layout': ['Layout', 'UpdateLayerTree', 'LocalFrameView::layout', 'LocalFrameView::performLayout'],
  'paint': ['PrePaint', 'Paint', 'Layerize', 'Commit', 'UpdateLayer', 'PaintImage', 'CompositeLayers'],
  'observers': ['IntersectionObserverController::computeIntersections', 'ComputeIntersections'],
  'network': ['ResourceSendRequest', 'ResourceReceiveResponse', 'ResourceReceivedData', 'ResourceFinish', 'ResourceChangePriority'],
};
const kindOf = Object.fromEntries(Object.entries(KINDS).flatMap(([kind, names]) => names.map((name) => [name, kind])));
const WHOLE = /^(ThreadControllerImpl::RunTask|RunTask)$/;
const CATEGORIES = ['toplevel', 'blink', 'blink.user_timing', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8', 'disabled-by-default-v8.compile', 'loading', 'navigation'];

/** Records one visit and returns the trace's events. */
async function record(browser, address, contestant) {
  const { context, page, usable, rest } = await open(browser, contestant, 1);
  const tracing = await browser.newBrowserCDPSession();
  await tracing.send('Tracing.start', { transferMode: 'ReturnAsStream', traceConfig: { includedCategories: CATEGORIES, excludedCategories: ['*'] } });
  try {
    await page.goto(address, { waitUntil: 'load' });
    await usable;
    await rest();
    const complete = new Promise((done) => tracing.once('Tracing.tracingComplete', done));
    await tracing.send('Tracing.end');
    const { stream } = await complete;
    let text = '';
    for (let eof = false; !eof;) {
      const part = await tracing.send('IO.read', { handle: stream, size: 1 << 20 });
      text += part.data;
      eof = part.eof;
    }
    return JSON.parse(text).traceEvents;
  } finally {
    await tracing.detach();
    await context.close();
  }
}

/** Milliseconds of the main thread's own time, by kind; each part counts without the parts in it. */
function account(events, address) {
  const commit = events.find(({ name, args }) => name === 'CommitLoad' && args?.data?.url === address)
    ?? events.find(({ name, args }) => name === 'FrameCommittedInBrowser' && args?.data?.url === address);
  const pid = commit?.name === 'CommitLoad' ? commit.pid : commit?.args.data.processId;
  const main = events.find(({ name, pid: of, args }) => name === 'thread_name' && of === pid && args.name === 'CrRendererMain');
  const parts = events
    .filter(({ ph, pid: of, tid, tdur }) => ph === 'X' && of === pid && tid === main.tid && tdur !== undefined)
    .sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  const spent = { all: 0, other: 0 };
  for (const kind of Object.keys(KINDS)) spent[kind] = 0;
  const names = {};
  const within = [];
  const close = (part) => {
    const own = (part.tdur - part.inner) / 1000;
    const kind = kindOf[part.name] ?? part.of ?? 'other';
    spent[kind] += own;
    if (!WHOLE.test(part.name)) names[part.name] = (names[part.name] ?? 0) + own;
    else names['(no name)'] = (names['(no name)'] ?? 0) + own;
  };
  for (const part of parts) {
    while (within.length && within.at(-1).ts + within.at(-1).dur <= part.ts) close(within.pop());
    const outer = within.at(-1);
    const one = { ...part, inner: 0, of: outer && (kindOf[outer.name] ?? outer.of) };
    if (outer) outer.inner += part.tdur;
    else spent.all += part.tdur / 1000;
    within.push(one);
  }
  while (within.length) close(within.pop());
  return { spent, names };
}

const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Prints the tables. */
export async function trace(browser, site, list, runs) {
  const found = Object.fromEntries(list.map(({ id }) => [id, []]));
  for (let run = 0; run < runs; run++)
    for (const one of [...list.slice(run % list.length), ...list.slice(0, run % list.length)]) {
      const address = `${site}/${one.id}`;
      found[one.id].push(account(await record(browser, address, one), address));
      console.error(`  run ${run + 1} of ${runs}, ${one.id}: ${found[one.id].at(-1).spent.all.toFixed(1)} ms`);
    }
  const kinds = ['all', ...Object.keys(KINDS), 'other'];
  console.log(`Milliseconds of the main thread before intent, medians of ${runs}:\n`);
  console.log(`| | ${list.map(({ id }) => id).join(' | ')} |\n| :-- | ${list.map(() => '--:').join(' | ')} |`);
  for (const kind of kinds)
    console.log(`| ${kind} | ${list.map(({ id }) => middle(found[id].map(({ spent }) => spent[kind])).toFixed(2)).join(' | ')} |`);
  const names = new Set(list.flatMap(({ id }) => found[id].flatMap((one) => Object.keys(one.names))));
  const rows = [...names].map((name) => [name, ...list.map(({ id }) => middle(found[id].map((one) => one.names[name] ?? 0)))]);
  rows.sort((a, b) => Math.max(...b.slice(1)) - Math.max(...a.slice(1)));
  console.log(`\n| part | ${list.map(({ id }) => id).join(' | ')} |\n| :-- | ${list.map(() => '--:').join(' | ')} |`);
  for (const [name, ...values] of rows.slice(0, 40)) console.log(`| ${name} | ${values.map((value) => value.toFixed(2)).join(' | ')} |`);
}
