// Every contestant: what it puts on the landing page, and where a visitor finds what.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHash } from 'node:crypto';
import { build } from 'esbuild';
import { html as plain } from './peers/plain.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, '../node_modules');

/** Bundles a peer for production, split where it is written so. */
async function bundle(name, file, options = {}) {
  const { outputFiles } = await build({
    entryPoints: { [name]: path.join(here, 'peers', file) },
    bundle: true, minify: true, splitting: true, format: 'esm', write: false, outdir: '/', target: 'es2022',
    entryNames: '[name]-[hash]', chunkNames: '[name]-[hash]', assetNames: '[name]-[hash]',
    loader: { '.woff2': 'file', '.woff': 'file', '.ttf': 'file', '.svg': 'dataurl' },
    define: { 'process.env.NODE_ENV': '"production"' }, jsx: 'automatic', legalComments: 'none', logLevel: 'error', ...options,
  });
  const files = Object.fromEntries(outputFiles.map((one) => [`/${path.basename(one.path)}`, one.contents]));
  const names = Object.keys(files);
  const entry = names.find((one) => one.startsWith(`/${name}-`) && one.endsWith('.js'));
  const style = names.find((one) => one.startsWith(`/${name}-`) && one.endsWith('.css'));
  return { files, entry, style };
}

const version = async (name) => JSON.parse(await readFile(path.join(modules, name, 'package.json'), 'utf8')).version;

async function scripted(name, file, options) {
  const { files, entry, style } = await bundle(name, file, options);
  return {
    files,
    head: style ? `<link rel="stylesheet" href="${style}">` : '',
    body: `<div id="form"></div><script type="module" src="${entry}"></script>`,
  };
}

/** A peer that comes with its own minified build: its files go before what starts it. */
async function built(name, own) {
  const { files, entry } = await bundle(name, `${name}.mjs`);
  const tags = [];
  for (const file of own) {
    const bytes = await readFile(path.join(modules, file));
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
    const address = `/${file.replaceAll(/[^a-z0-9]+/g, '-')}-${hash}${path.extname(file)}`;
    files[address] = bytes;
    tags.push(file.endsWith('.css') ? `<link rel="stylesheet" href="${address}">` : `<script defer src="${address}"></script>`);
  }
  return {
    files,
    head: tags.filter((tag) => tag.startsWith('<link')).join(''),
    body: `<div id="form"></div>${tags.filter((tag) => tag.startsWith('<script')).join('')}<script type="module" src="${entry}"></script>`,
  };
}

/**
 * All of them. `need`, `next` and `name` are selectors: a choice of the first question, what goes on
 * (nothing where the choice itself does), and the first text field. `usable`, where it is not
 * `need`, has to match before a visitor can do anything; it is looked for in `host`'s shadow root if
 * there is one. `frame` is the frame that the peer itself puts all of it into. `enhanced` matches once
 * Yew has taken over. A peer with a `framework` is one that the goals speak of.
 */
export async function contestants(edge) {
  const own = { need: 'input[name=need]', next: 'button.next', name: 'input[name=name]' };
  const portico = {
    host: '[data-portico]', enhanced: 'form[data-ready]', usable: 'form[data-step] input[name=need]',
    need: 'input[name=need]', next: '[data-s="1"] [data-go="2"]', name: 'input[name=name]',
  };
  const tag = `<div data-portico="bright-river-dental"><a href="${edge}/f/bright-river-dental">Request an appointment</a></div>\n<script async src="${edge}/f/bright-river-dental/embed.js"></script>`;
  const list = [
    { id: 'nothing', title: 'the page alone', make: async () => ({ body: '' }) },
    { id: 'portico', title: 'Portico', ...portico, make: async () => ({ body: tag }) },
    // Its one button sends; with required answers missing the browser says so.
    { id: 'plain', title: 'plain HTML', ...own, make: async () => ({ body: plain }) },
    { id: 'preact', title: `Preact ${await version('preact')}, by hand`, ...own, make: () => scripted('preact', 'preact.jsx', { jsxImportSource: 'preact' }) },
    { id: 'react', title: `React ${await version('react')} + react-hook-form ${await version('react-hook-form')}`, ...own, make: () => scripted('react', 'react.jsx') },
    { id: 'surveyjs', title: `SurveyJS (survey-js-ui ${await version('survey-js-ui')})`, need: '.sd-item__control, input[type=radio]', next: '.sd-navigation__next-btn', name: 'input[type=text]', make: () => scripted('surveyjs', 'surveyjs.mjs') },
    { id: 'formio', title: `Form.io (@formio/js ${await version('@formio/js')})`, need: 'input[type=radio]', next: '.btn-wizard-nav-next', name: 'input[name="data[name]"]', make: () => built('formio', ['@formio/js/dist/formio.form.min.js', '@formio/js/dist/formio.form.min.css']) },
    // Its circles have no size: a patient presses the words.
    { id: 'tripetto', title: `Tripetto (tripetto-runner-classic ${await version('tripetto-runner-classic')})`, frame: 'iframe', need: 'label:has(>input[type=radio])', next: 'nav button', name: 'input[type=text]', make: () => built('tripetto', ['tripetto-runner-foundation/dist/umd/index.js', 'tripetto-runner-classic/runner/index.js']) },
    { id: 'formbricks', title: `Formbricks (@formbricks/surveys ${await version('@formbricks/surveys')})`, need: 'input[type=radio]', next: 'button[type=submit]', name: 'input[name=name], input[type=text]', make: () => scripted('formbricks', 'formbricks.mjs') },
    { id: 'typebot', title: `Typebot (@typebot.io/js ${await version('@typebot.io/js')})`, need: 'button.typebot-button', next: undefined, name: 'input[type=text], textarea', make: () => scripted('typebot', 'typebot.mjs', {}), style: 'typebot-standard{display:block;width:100%;height:600px}', host: 'typebot-standard', chat: true },
  ];
  for (const one of list) Object.assign(one, { framework: !['nothing', 'portico', 'plain'].includes(one.id) }, await one.make());
  for (const one of list) if (one.chat) one.body = `<typebot-standard></typebot-standard>${one.body}`;
  return list;
}
