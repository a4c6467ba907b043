// What the widget is to reach, and whether a run of the bench has reached it.

const sorted = (values) => [...values].sort((a, b) => a - b);
export const middle = (values) => sorted(values)[Math.floor(values.length / 2)];

/** The goals in words, each with what was measured. `results` are runs by contestant, in the same order. */
export function goals(list, results) {
  const of = (id, measure) => middle(results[id].map((one) => one[measure]));
  /** What comes on top of the page alone in the same run, as the tables have it. */
  const over = (id, measure) => middle(results[id].map((one, n) => one[measure] - results.nothing[n][measure]));
  const title = (id) => list.find((one) => one.id === id).title;
  const measured = (id) => results[id]?.length;
  const peers = list.filter(({ id, framework }) => framework && measured(id)).map(({ id }) => id);
  const lines = [];
  const line = (words, met, figures) => lines.push(`- ${words}: ${met ? 'met' : 'not met'} (${figures})`);
  /** Less of a measure than each of the peers; the closest is named, and in how many runs it had more. */
  const less = (words, measure, text, of) => {
    const closest = peers.reduce((a, b) => (of(b, measure) < of(a, measure) ? b : a));
    const own = of('portico', measure);
    const won = results.portico.filter((one, n) => one[measure] < results[closest][n][measure]).length;
    // A median that is better by what noise does is a tie.
    line(words, own < of(closest, measure) && won * 2 > results.portico.length, `${text(own)}; the closest, ${title(closest)}: ${text(of(closest, measure))}; less in ${won} of ${results.portico.length} runs`);
  };
  const ms = (value) => `${value.toFixed(0)} ms`;
  if (!measured('portico') || !measured('nothing') || !peers.length) return '';
  less('fewer bytes before intent than every peer with a framework', 'bytes before intent', (value) => `${(value / 1000).toFixed(2)} KB`, over);
  less('less main-thread time before intent than every peer with a framework', 'main thread before intent', ms, over);
  less('form usable sooner than all but plain HTML', 'usable after', ms, of);
  const lcp = over('portico', 'LCP');
  line('the page’s largest picture at most 50 ms later', lcp <= 50, ms(lcp));
  const cls = Math.max(...results.portico.map((one) => one.CLS));
  line('nothing moves, in any run', cls === 0, `CLS ${cls.toFixed(3)}`);
  const tbt = over('portico', 'TBT');
  line('TBT at most 10 ms more before intent', tbt <= 10, ms(tbt));
  const boot = of('portico', 'TBT ever') - of('portico', 'TBT');
  line('TBT at most 50 ms more when Yew takes over', boot <= 50, ms(boot));
  const inp = Math.max(of('portico', 'INP of Continue'), of('portico', 'INP of typing'));
  line('INP at most 100 ms', inp <= 100, ms(inp));
  return lines.join('\n');
}
