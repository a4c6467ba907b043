// Sealing with the runtime's own cryptography: AES-256-GCM with a key of its own for every inquiry,
// wrapped by a key of the practice; keyed marks for finding.

import type { Answers } from './inquiry';

const utf8 = new TextEncoder();
const base64 = (bytes: ArrayBuffer | Uint8Array) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const hex = (bytes: ArrayBuffer) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

export interface Sealed {
  keyVersion: number;
  wrapped: string;
  label: string;
  record: Uint8Array;
  sealHash: string;
  marks: { key?: string; phone?: string; email?: string; stored: string[] };
}

interface PracticeKeys {
  wrap: CryptoKey;
  mark: CryptoKey;
}

const practices = new Map<string, Promise<PracticeKeys>>();

function keysOf(secret: string, practice: string) {
  let known = practices.get(practice);
  if (!known) practices.set(practice, known = derive(secret, practice));
  return known;
}

async function derive(secret: string, practice: string): Promise<PracticeKeys> {
  const bytes = Uint8Array.from(atob(secret.split(':')[1]), (c) => c.charCodeAt(0));
  const root = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey']);
  const info = (purpose: string) => ({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8.encode(`${practice} ${purpose}`) });
  const [wrap, mark] = await Promise.all([
    crypto.subtle.deriveKey(info('wrap'), root, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    crypto.subtle.deriveKey(info('mark'), root, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign']),
  ]);
  return { wrap, mark };
}

async function encrypt(key: CryptoKey, text: Uint8Array, bound: string) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8.encode(bound) }, key, text);
  const whole = new Uint8Array(12 + sealed.byteLength);
  whole.set(iv);
  whole.set(new Uint8Array(sealed), 12);
  return whole;
}

const decrypt = (key: CryptoKey, whole: Uint8Array, bound: string) =>
  crypto.subtle.decrypt({ name: 'AES-GCM', iv: whole.subarray(0, 12), additionalData: utf8.encode(bound) }, key, whole.subarray(12));

export async function fingerprint(answers: Answers) {
  const { practice, landing, referrer, key, ...said } = answers;
  return hex(await crypto.subtle.digest('SHA-256', utf8.encode(JSON.stringify(said))));
}

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export async function seal(secret: string, practice: string, id: string, answers: Answers, handoff: string, told: string, print: string, key: string | null, receipt: string): Promise<Sealed> {
  const keys = await keysOf(secret, practice);
  const raw = crypto.getRandomValues(new Uint8Array(32));
  const own = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt']);
  const record = utf8.encode(`{"fingerprint":${JSON.stringify(print)},"key":${JSON.stringify(key)},"receipt":${JSON.stringify(receipt)},"acknowledgment":${told},"handoff":${handoff}}`);
  const mark = async (field: string, text: string) =>
    base64((await crypto.subtle.sign('HMAC', keys.mark, utf8.encode(`${field} ${text}`))).slice(0, 16));
  const digits = answers.phone.replace(/\D/g, '');
  const words = [...new Set(fold(answers.name).split(/[^\p{L}\p{N}]+/u).filter(Boolean))].slice(0, 8);
  const [wrapped, label, whole, repeat, phone, email, ...names] = await Promise.all([
    encrypt(keys.wrap, raw, `${practice} ${id} key`),
    encrypt(own, utf8.encode(JSON.stringify({ name: answers.name, phone: answers.phone, email: answers.email })), `${practice} ${id} label`),
    encrypt(own, record, `${practice} ${id} record`),
    key ? mark('repeat', key) : undefined,
    digits.length >= 10 ? mark('phone', digits.slice(-10)) : undefined,
    answers.email ? mark('email', answers.email.toLowerCase()) : undefined,
    ...words.map((word) => mark('name', word)),
  ]);
  return {
    keyVersion: 1,
    wrapped: base64(wrapped),
    label: base64(label),
    record: whole,
    sealHash: hex(await crypto.subtle.digest('SHA-256', whole)),
    marks: { key: repeat, phone, email, stored: [phone, email, ...names].filter((one) => one !== undefined) },
  };
}

/** The record of an inquiry, as it was sealed. */
export async function open(secret: string, practice: string, id: string, wrapped: string, record: ArrayBuffer) {
  const keys = await keysOf(secret, practice);
  const raw = await decrypt(keys.wrap, Uint8Array.from(atob(wrapped), (c) => c.charCodeAt(0)), `${practice} ${id} key`);
  const own = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt']);
  return JSON.parse(new TextDecoder().decode(await decrypt(own, new Uint8Array(record), `${practice} ${id} record`)));
}
