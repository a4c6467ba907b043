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

async function formio() {
  const { files, entry } = await bundle('formio', 'formio.mjs');
  const own = {};
  for (const file of ['formio.form.min.js', 'formio.form.min.css']) {
    const bytes = await readFile(path.join(modules, '@formio/js/dist', file));
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
    own[file] = `/${file.replace('.min', `-${hash}.min`)}`;
    files[own[file]] = bytes;
  }
  return {
    files,
    head: `<link rel="stylesheet" href="${own['formio.form.min.css']}">`,
    body: `<div id="form"></div><script defer src="${own['formio.form.min.js']}"></script><script type="module" src="${entry}"></script>`,
  };
}

/**
 * All of them. `need`, `next` and `name` are selectors: a choice of the first question, what goes on
 * (nothing where the choice itself does), and the first text field. `usable`, where it is not
 * `need`, has to match before a visitor can do anything; it is looked for in `host`'s shadow root if
 * there is one. `enhanced` matches once Yew has taken over.
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
    { id: 'formio', title: `Form.io (@formio/js ${await version('@formio/js')})`, need: 'input[type=radio]', next: '.btn-wizard-nav-next', name: 'input[name="data[name]"]', make: formio },
    { id: 'formbricks', title: `Formbricks (@formbricks/surveys ${await version('@formbricks/surveys')})`, need: 'input[type=radio]', next: 'button[type=submit]', name: 'input[name=name], input[type=text]', make: () => scripted('formbricks', 'formbricks.mjs') },
    { id: 'typebot', title: `Typebot (@typebot.io/js ${await version('@typebot.io/js')})`, need: 'button.typebot-button', next: undefined, name: 'input[type=text], textarea', make: () => scripted('typebot', 'typebot.mjs', {}), style: 'typebot-standard{display:block;width:100%;height:600px}', host: 'typebot-standard', chat: true },
  ];
  for (const one of list) Object.assign(one, await one.make());
  for (const one of list) if (one.chat) one.body = `<typebot-standard></typebot-standard>${one.body}`;
  return list;
}
