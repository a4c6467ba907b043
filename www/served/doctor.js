// The doctor: looks at an installation, shows the form as it is, and has the lines to paste.
//
// A page is looked at in the marketer's own browser: it is opened in another window, where the
// loader tells this one about itself. Nothing goes anywhere else.

const main = document.querySelector('[data-doctor]');
const { doctor: practice, build, origins, languages } = main.dataset;
const edge = location.origin;

/** How long a page has to answer, in milliseconds. */
const PATIENCE = 15000;

function make(name, attributes = {}, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

const section = (title, ...content) => make('section', { class: 'p' }, make('h2', {}, title), ...content);

function question(label, input) {
  input.id = input.name;
  return make('div', { class: 'q' }, make('label', { for: input.id, class: 'l' }, make('span', {}, label)), input);
}

/** Lines to copy. */
function lines(text) {
  const copy = make('button', { type: 'button' }, 'Copy');
  copy.onclick = async () => {
    await navigator.clipboard.writeText(text);
    copy.textContent = 'Copied';
  };
  return make('div', {}, make('pre', { tabindex: '0' }, text), copy);
}

// --- Looking at a page ---

const csp = (wasm) => `script-src ${edge}${wasm ? " 'wasm-unsafe-eval'" : ''}; connect-src ${edge}`;

/** What a report says, in sentences, each with what to do. */
async function explain(report, asked) {
  const found = [];
  const say = (text, paste) => found.push(paste ? [text, lines(paste)] : [text]);
  if (report.page !== asked)
    say(`The address led to a page of ${report.page}. That page was looked at.`);
  const allowed = origins.toLowerCase().split(' ').includes(report.page.toLowerCase());
  if (!allowed)
    say(`The practice's policy does not allow pages of ${report.page}. Whoever runs Portico for the practice adds this to its policy:`,
      `origins = [${[...origins.split(' ').filter(Boolean), report.page].map((origin) => `"${origin}"`).join(', ')}]`);
  if (report.scripts > 1)
    say(`The script stands on the page ${report.scripts} times. It runs once, so nothing is broken, but one is enough: remove the others.`);
  if (report.build !== build)
    say(`An old copy of the script runs (build ${report.build}; this is ${build}). Load it from its own address, and empty the caches of tools that keep copies of scripts:`,
      script);
  if (!report.slots.length)
    say('The script runs, but the page has no place for the form. Paste the place too:', snippets['Plain HTML']);
  for (const slot of report.slots) {
    if (slot.practice !== practice)
      say(`There is a form of another practice ("${slot.practice}"). Ask that practice's doctor about it.`);
    if (!slot.link)
      say('A form has no link beside it. Visitors without JavaScript see nothing there; put the link in:', snippets['Plain HTML']);
    if (slot.problem && allowed) say(`A form could not be shown: ${slot.problem}`);
    if (!slot.problem && !slot.shown)
      say('A form is not shown. Either its place is hidden until somebody opens it (a tab, an accordion), and the form comes then, or the form is still on its way: look again.');
  }
  const blocked = report.blocked.filter((directive) => directive !== 'script-src');
  if (blocked.length)
    say(`The page's content security policy stops the form (${blocked.join(', ')}). Add these values to it:`,
      csp(true) + (blocked.includes('frame-src') ? `; frame-src ${edge}` : ''));
  if (report.wasm === 'forbidden')
    say("The page's content security policy does not allow WebAssembly. The form works all the same, but checks nothing before it is sent, asks every question, and ends with all of them in sight instead of a list of answers. To have these, the policy needs:", csp(true));
  if (report.wasm === 'missing')
    say('This browser has no WebAssembly. The form works all the same, but checks nothing before it is sent.');
  const unread = new Set();
  for (const { theme = 'light', colors = {} } of report.slots) {
    if (!Object.keys(colors).length) continue;
    const answer = await fetch(`/f/${practice}/doctor/colors?${new URLSearchParams({ ...colors, theme })}`);
    for (const sentence of await answer.json()) unread.add(`${sentence}.`);
  }
  for (const sentence of unread) say(sentence);
  return found;
}

const verdict = make('div', { role: 'status' });
function show(title, found) {
  verdict.replaceChildren(make('h3', {}, title), ...found.map((parts) => make('div', {}, make('p', {}, parts[0]), ...parts.slice(1))));
}

const address = make('input', { name: 'page', type: 'url', required: '' });
const look = make('form', {}, question('Address of the page that has the form', address), make('button', { class: 'main' }, 'Look at this page'));
let stop = () => {};
look.addEventListener('submit', (event) => {
  event.preventDefault();
  stop();
  const page = new URL(address.value);
  page.searchParams.set('portico-doctor', '1');
  const opened = open(page);
  show('Looking …', [['The page has been opened in another window. Leave it open for a moment.']]);
  const late = setTimeout(() => show('Nothing answered', [
    ['Either the tag is missing on this page, or something keeps its script from running.'],
    ['If it is missing, paste this where the form should stand:', lines(snippets['Plain HTML'])],
    ['If it is there, open the browser’s console on that page (F12). Where it speaks of a content security policy, the policy needs these values:', lines(csp(true))],
    ['Where it does not, an ad blocker or a consent tool may hold the script back. The link in the place of the form works even then.'],
    ['If the form is there all the same, the page may send the header Cross-Origin-Opener-Policy: same-origin. Nothing can look at such a page from here; the form works on it.'],
  ]), PATIENCE);
  // The window that was opened is proof enough: its page may be another than the one asked for.
  const hear = async ({ source, origin, data }) => {
    if (source !== opened || data?.portico !== 'report') return;
    clearTimeout(late);
    const found = await explain({ ...data, page: origin }, page.origin);
    show(found.length ? 'What was found' : 'Everything is as it should be', found.length ? found : [['The tag is there once, the form shows, and this build is the newest.']]);
  };
  addEventListener('message', hear);
  stop = () => {
    clearTimeout(late);
    removeEventListener('message', hear);
  };
});

// --- Lines to paste ---

const link = `<a href="${edge}/f/${practice}">Request an appointment</a>`;
const slot = `<div data-portico="${practice}">${link}</div>`;
const source = `${edge}/f/${practice}/embed.js`;
const script = `<script async src="${source}"></script>`;
const snippets = {
  'Plain HTML': `${slot}\n${script}`,
  'Tag manager (custom HTML tag; the page needs the element that its first line shows)':
`<!-- On the page: <div id="the-element">${link}</div> -->
<script>
  (window.Portico = window.Portico || []).push(function (portico) {
    portico.load({ at: '#the-element', practice: '${practice}' });
  });
</script>
${script}`,
  'WordPress (block "Custom HTML")': `${slot}\n${script}`,
  'Webflow (element "Code Embed")': `${slot}\n${script}`,
  React:
`import { useEffect, useRef } from 'react';

export function Intake() {
  const place = useRef(null);
  useEffect(() => {
    const at = place.current;
    (window.Portico ||= []).push((portico) => portico.load({ at, practice: '${practice}' }));
    if (!document.querySelector('script[src="${source}"]')) {
      const script = document.createElement('script');
      script.async = true;
      script.src = '${source}';
      document.head.append(script);
    }
    return () => window.Portico.push((portico) => portico.unmount(at));
  }, []);
  return <div ref={place}>${link}</div>;
}`,
};
const height = `[data-portico]:not([data-mode]) { min-height: 48rem; }
@media (max-width: 30em) { [data-portico]:not([data-mode]) { min-height: 55rem; } }`;
const paste = Object.entries(snippets).map(([name, text]) => make('details', {}, make('summary', {}, name), lines(text)));

// --- The form as it is ---

const choose = (name, values) => make('select', { name }, ...values.map((value) => make('option', { value }, value)));
const chosen = {
  mode: choose('mode', ['inline', 'popup', 'slide-over', 'frame']),
  theme: choose('theme', ['light', 'dark', 'auto']),
  language: choose('language', languages.trim().split(' ')),
};
const place = make('div');
function preview() {
  const fresh = make('div', {}, make('a', { href: `/f/${practice}` }, 'Request an appointment'));
  place.replaceChildren(fresh);
  const options = Object.fromEntries(Object.entries(chosen).map(([name, { value }]) => [name, value]));
  (window.Portico ||= []).push((portico) => portico.load({ at: fresh, practice, ...options }));
}
for (const input of Object.values(chosen)) input.addEventListener('change', preview);

document.head.append(make('link', { rel: 'stylesheet', href: '/doctor.css' }));
main.append(
  section('Look at an installation', look, verdict),
  section('Lines to paste', ...paste, make('p', {}, 'So that nothing below the form moves when it comes, the page’s style sheet reserves its height:'), lines(height),
    make('p', {}, 'A page with a strict content security policy needs:'), lines(csp(true))),
  section('The form as it is', make('p', {}, 'This is the real form: what you send here is a real request.'),
    question('Mode', chosen.mode), question('Theme', chosen.theme), question('Language', chosen.language)),
  place,
);
preview();
