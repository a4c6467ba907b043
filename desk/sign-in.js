// Signing in works before the desk's wasm is there: its form stands in the page, and this script, which
// stands in it too and runs before the first picture, takes a token to the Worker. The wasm shows and hides the form by the
// same two names: what `data-session` of the root says, and the text of `#token-error`.

const root = document.documentElement;
const find = (selector) => document.querySelector(selector);
const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const practice = () => /^#\/([\w-]+)/.exec(location.hash)?.[1] ?? '';

// The administration is a program of its own, on a page of its own: each address leads to its page.
function lead() {
  const page = /^#\/[\w-]+\/admin\b/.test(location.hash) ? '/desk/admin' : '/desk';
  if (location.pathname !== page) location.replace(page + location.search + location.hash);
}
lead();
addEventListener('hashchange', lead);

// Colors as they were chosen, before anything is seen in others.
const theme = remembered('portico-desk-theme');
if (theme) root.dataset.theme = theme;

// Whether somebody is signed in only the Worker knows. This browser remembers how it was, so that hardly
// ever the form is shown to somebody who needs none, or a wait to somebody who needs the form.
const was = practice() && remembered('portico-desk-session') === 'in';
root.dataset.session = was ? 'in' : 'out';

// The desk's first questions are on their way while the wasm is. It takes each answer once.
const asked = new Map();
function ask(path) {
  const address = `/v1/desk/${practice()}/${path}`;
  const answer = fetch(address, { headers: { accept: 'application/json' } });
  // Whoever takes it sees what went wrong.
  answer.catch(() => {});
  asked.set(address, answer);
}
if (practice()) ask('me');
if (was && /^#\/[\w-]+(\/(queue)?)?$/.test(location.hash)) ask('inquiries?limit=50');
if (asked.size > 1) Promise.all([...asked.values()].map(early)).then(showEarly, () => {});

/** An answer's content, which leaves the answer whole for the wasm. */
async function early(answer) {
  const response = await answer;
  if (!response.ok) throw new Error();
  return response.clone().json();
}

/** Who waits and by when, in plain words, until the wasm shows the queue. */
async function showEarly([me, { rows }]) {
  if (document.readyState === 'loading') await new Promise((go) => { document.addEventListener('DOMContentLoaded', go); });
  const place = find('#desk .starting');
  // Nobody is shown names after signing out.
  if (!place || root.dataset.session === 'out') return;
  const said = new Intl.DateTimeFormat('en-US', { timeZone: me.time_zone, weekday: 'short', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' });
  const list = document.createElement('ol');
  list.className = 'early';
  for (const row of rows.slice(0, 10)) {
    const link = Object.assign(document.createElement('a'), { href: `#/${me.practice}/inquiry/${row.id}`, textContent: row.name ?? row.reference });
    const line = document.createElement('li');
    line.append(link, ` ${row.urgent ? 'Urgent, ' : ''}by ${said.format(new Date(row.due))}`);
    list.append(line);
  }
  place.append(list);
}

window.porticoAsked = (address) => {
  const answer = asked.get(address);
  asked.delete(address);
  return answer;
};

/** Shows the practice of the address, and takes a token out of it: after the #, no server sees it. */
function arrived() {
  find('#sign-in .of').textContent = practice() && `Practice: ${practice()}`;
  const [place, query = ''] = location.hash.split('?');
  const rest = new URLSearchParams(query);
  const token = rest.get('token');
  if (token === null) return;
  rest.delete('token');
  history.replaceState(null, '', rest.size ? `${place}?${rest}` : place || '#');
  // Signing in stays an act of the person, so that no link signs anybody in under another name.
  find('#token').value = token;
}
document.addEventListener('DOMContentLoaded', arrived);
addEventListener('hashchange', arrived);

function refuse(text) {
  find('#token-error').textContent = text;
  const field = find('#token');
  field.setAttribute('aria-invalid', 'true');
  field.focus();
}

/** What the Worker said to a token: nothing, or why not. */
async function refusal(response) {
  if (response.status === 401) return 'This token is not known, or it has been revoked. Ask your administrator for one.';
  const { title = 'Something went wrong', detail = 'Try again.' } = await response.json().catch(() => ({}));
  return `${title}. ${detail}`;
}

async function signIn(token) {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const response = await fetch('/desk/session', { method: 'POST', headers, body: JSON.stringify({ token }) }).catch(() => null);
  if (!response) return refuse('Portico cannot be reached. Check the connection and try again.');
  if (!response.ok) return refuse(await refusal(response));
  const signedIn = await response.json();
  // Where a person lands: at the address they came with, if it is of the practice they signed in to.
  if (signedIn.practice !== practice()) history.replaceState(null, '', `#/${signedIn.practice}/queue`);
  find('#token').value = '';
  find('#token').removeAttribute('aria-invalid');
  find('#token-error').textContent = '';
  root.dataset.session = 'in';
  // They were asked for somebody else.
  asked.clear();
  // For the wasm, if it is there already; otherwise it asks who is signed in when it comes.
  return dispatchEvent(new Event('portico-signed-in'));
}

let busy = false;
document.addEventListener('submit', (event) => {
  if (!event.target.closest('#sign-in')) return;
  event.preventDefault();
  const token = find('#token').value.trim();
  if (!token) refuse('Enter your token');
  else if (!busy) {
    busy = true;
    signIn(token).finally(() => { busy = false; });
  }
});
