// The doctor: looks at an installation, shows the form as it is, and has the lines to paste.
//
// A page is looked at in the marketer's own browser: it is opened in another window, where the
// loader tells this one about itself. Nothing goes anywhere else.

const main = document.querySelector('[data-doctor]');
const { doctor: practice, build, origins } = main.dataset;
const languages = main.dataset.languages.trim().split(' ');
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

/** What to do when another form is chosen. */
const following = [];

/** Lines to copy: a text, or what makes one of the form that is chosen. */
function lines(text) {
  const shown = make('pre', { tabindex: '0' });
  const copy = make('button', { type: 'button' });
  const follows = typeof text === 'function';
  const write = () => {
    shown.textContent = follows ? text() : text;
    copy.textContent = 'Copy';
  };
  write();
  if (follows) following.push(write);
  copy.onclick = async () => {
    await navigator.clipboard.writeText(shown.textContent);
    copy.textContent = 'Copied';
  };
  return make('div', {}, shown, copy);
}

// --- The form that is chosen ---

const choose = (name, values) => make('select', { name }, ...values.map((value) => make('option', { value }, value)));
const inputs = {
  mode: choose('mode', ['inline', 'popup', 'slide-over', 'frame']),
  theme: choose('theme', ['light', 'dark', 'auto']),
  language: choose('language', languages),
};
const chosen = () => Object.fromEntries(Object.entries(inputs).map(([name, { value }]) => [name, value]));

// --- Lines to paste ---

/** The values that a policy needs. One that goes by nonces does not look at the addresses of scripts. */
function csp(framed, nonce) {
  const scripts = [...nonce ? [] : [edge], ...framed ? [] : ["'wasm-unsafe-eval'"]].join(' ');
  return `${scripts && `script-src ${scripts}; `}${framed ? 'frame' : 'connect'}-src ${edge}`;
}

/** The link, the form's place, and the script of the form that is chosen. */
function parts() {
  const { mode, theme, language } = chosen();
  const other = language === languages[0] ? '' : `?lang=${language}`;
  const link = `<a href="${edge}/f/${practice}${other}">${language === 'es' ? 'Solicitar una cita' : 'Request an appointment'}</a>`;
  let options = '';
  if (mode !== 'inline') options += ` data-mode="${mode}"`;
  if (theme !== 'light') options += ` data-theme="${theme}"`;
  if (other) options += ` data-language="${language}"`;
  // A form that is not in the page from the start need not come with the script.
  const source = mode === 'inline' ? `${edge}/f/${practice}/embed.js${other}` : `${edge}/embed.js`;
  return { slot: `<div data-portico="${practice}"${options}>${link}</div>`, source, script: `<script async src="${source}"></script>` };
}

const plain = () => `${parts().slot}\n${parts().script}`;
const withNonce = () => parts().script.replace('async', 'async nonce="THE NONCE OF THE PAGE"');
const snippets = {
  'Plain HTML': plain,
  'Tag manager (custom HTML tag; the page needs the element that its first line shows)': () =>
    `<!-- On the page: ${parts().slot} -->\n${parts().script}`,
  'WordPress (block "Custom HTML")': plain,
  'Webflow (element "Code Embed")': plain,
  React: () =>
`import { useEffect } from 'react';

export function Intake() {
  useEffect(() => {
    if (document.querySelector('script[src="${parts().source}"]')) return;
    const script = document.createElement('script');
    script.async = true;
    script.src = '${parts().source}';
    document.head.append(script);
  }, []);
  return ${parts().slot};
}`,
};
const height = `[data-portico]:not([data-mode]) { min-height: 48rem; }
@media (max-width: 30em) { [data-portico]:not([data-mode]) { min-height: 55rem; } }`;

// --- Looking at a page ---

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
      parts().script);
  if (!report.slots.length)
    say('The script runs, but the page has no place for the form. Paste the place too:', plain());
  const untrusted = report.html === 'forbidden';
  if (untrusted)
    say("The page's content security policy (trusted-types) has a list of who may write HTML, and Portico is not on it. So no form is shown, and the link stays. The list needs:", 'trusted-types portico');
  for (const slot of report.slots) {
    if (slot.practice !== practice)
      say(`There is a form of another practice ("${slot.practice}"). Ask that practice's doctor about it.`);
    if (!slot.link)
      say('A form has no link beside it. Visitors without JavaScript see nothing there; put the link in:', plain());
    if (slot.problem && allowed && !untrusted) say(`A form could not be shown: ${slot.problem}`);
    if (!slot.problem && !slot.shown)
      say('A form is not shown. Either its place is hidden until somebody opens it (a tab, an accordion), and the form comes then, or the form is still on its way: look again.');
  }
  // What frames do is up to their own rules, not to the page's.
  const framed = report.slots.length > 0 && report.slots.every(({ mode }) => mode === 'frame');
  const needed = csp(framed, report.nonce);
  const blocked = report.blocked.filter((directive) => directive !== 'script-src' && !(framed && directive === 'connect-src'));
  if (blocked.length)
    say(`The page's content security policy stops the form (${blocked.join(', ')}). Add these values to it:`,
      needed + (blocked.includes('frame-src') && !framed ? `; frame-src ${edge}` : ''));
  if (report.nonce && blocked.includes('script-src-elem'))
    say('That policy goes by nonces, not by the addresses of scripts. Give each tag the nonce that the page gives its own scripts:', withNonce());
  if (report.wasm === 'forbidden')
    say("The page's content security policy does not allow WebAssembly. The form works all the same, but checks nothing before it is sent, asks every question, and ends with all of them in sight instead of a list of answers. To have these, the policy needs:", needed);
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
    ['If it is missing, paste this where the form should stand:', lines(plain())],
    ['If it is there, open the browser’s console on that page (F12). Where it speaks of a content security policy, the policy needs these values:', lines(csp(chosen().mode === 'frame'))],
    ['Where that policy has a nonce or “strict-dynamic”, the address of the script does not count in it. Give the tag the nonce that the page gives its own scripts:', lines(withNonce())],
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

// --- The form as it is ---

const place = make('div');
function preview() {
  const fresh = make('div', {}, make('a', { href: `/f/${practice}` }, 'Request an appointment'));
  place.replaceChildren(fresh);
  (window.Portico ||= []).push((portico) => portico.load({ at: fresh, practice, ...chosen() }));
}
following.push(preview);
for (const input of Object.values(inputs)) input.addEventListener('change', () => following.forEach((follow) => follow()));

document.head.append(make('link', { rel: 'stylesheet', href: '/doctor.css' }));
main.append(
  section('Look at an installation', look, verdict),
  section('Choose a form', make('p', {}, 'The lines and the form below follow.'),
    question('Mode', inputs.mode), question('Theme', inputs.theme), question('Language', inputs.language)),
  section('Lines to paste',
    ...Object.entries(snippets).map(([name, text]) => make('details', {}, make('summary', {}, name), lines(text))),
    make('p', {}, 'So that nothing below the form moves when it comes, the page’s style sheet reserves its height (dialogs need none):'), lines(height),
    make('p', {}, 'A page with a strict content security policy needs:'), lines(() => csp(chosen().mode === 'frame')),
    make('p', {}, 'Where that policy has a nonce, the tag needs it, too:'), lines(withNonce)),
  section('The form as it is', make('p', {}, 'This is the real form: what you send here is a real request.')),
  place,
);
preview();
