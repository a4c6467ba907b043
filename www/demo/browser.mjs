// How Chromium is started here, and how a patient fills in the form. Shared by the demo's check and
// the end-to-end tests.

import { chromium } from '@playwright/test';

/** Options for a Chromium that stays quiet and runs as root too. */
export const launch = {
  executablePath: process.env.PORTICO_CHROMIUM || undefined,
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ],
};

export const startBrowser = () => chromium.launch(launch);

/** The words a patient looks for, by language. */
export const words = {
  en: {
    next: 'Continue', send: 'Send your request', need: 'Dental implants', needTitle: 'What do you need help with?', name: 'Your name',
    phone: 'Phone number', email: 'Email address', consent: /may contact me about/, done: 'We have your request',
    isNew: 'No, I am new', location: 'Riverside, 400 Sample Avenue', summary: 'There is a problem',
  },
  es: {
    next: 'Continuar', send: 'Enviar su solicitud', need: 'Implantes dentales', needTitle: '¿En qué podemos ayudarle?', name: 'Su nombre',
    phone: 'Número de teléfono', email: 'Correo electrónico', consent: /puede comunicarse conmigo sobre/,
    done: 'Recibimos su solicitud', isNew: 'No, es mi primera vez', location: 'Riverside, 400 Sample Avenue',
    summary: 'Hay un problema',
  },
};

/** An invented patient. */
export const ana = { name: 'Ana Example', phone: '(555) 555-0123', email: 'ana@example.com' };

/** Fills in the form screen by screen and sends it. */
export async function fillIn(form, language = 'en', patient = ana) {
  const text = words[language];
  const next = () => form.getByRole('button', { name: text.next, exact: true }).filter({ visible: true }).click();
  await form.getByLabel(text.need, { exact: true }).check();
  await next();
  await form.getByLabel(text.name, { exact: true }).fill(patient.name);
  await form.getByLabel(text.phone, { exact: true }).fill(patient.phone);
  await next();
  await form.getByLabel(text.isNew, { exact: true }).check();
  await form.getByLabel(text.location, { exact: true }).check();
  await next();
  await form.getByLabel(text.consent).check();
  await form.getByRole('button', { name: text.send }).click();
}
