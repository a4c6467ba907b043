// Looks for planted texts in bytes, however they are written there.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The middle of a text in base64 for each of the three places at which it can begin. */
function base64(bytes) {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64').replace(/=+$/, '');
    // Letters at the ends depend on the neighbours.
    const middle = text.slice(offset === 0 ? 0 : offset + 1, text.length - (text.length % 4 ? 1 : 0));
    return [middle, middle.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** Every way in which a text could stand in a file. */
export function forms(text) {
  const bytes = Buffer.from(text, 'utf8');
  const percent = [...bytes].map((b) => `%${b.toString(16).padStart(2, '0')}`).join('');
  const little = Buffer.from(text, 'utf16le');
  return Object.entries({
    'UTF-8': [bytes],
    'UTF-16': [little, Buffer.from(little).swap16()],
    base64: base64(bytes),
    hex: [bytes.toString('hex'), bytes.toString('hex').toUpperCase()],
    percent: [percent, percent.toUpperCase(), encodeURIComponent(text), new URLSearchParams({ '': text }).toString().slice(1)],
    JSON: [JSON.stringify(text).slice(1, -1), [...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
  }).flatMap(([form, needles]) => needles.map((needle) => ({ form, needle: Buffer.from(needle) })));
}

/** Lower case for the letters of ASCII, whatever else the bytes mean. */
function folded(bytes) {
  const copy = Buffer.from(bytes);
  for (let at = 0; at < copy.length; at++) if (copy[at] >= 65 && copy[at] <= 90) copy[at] += 32;
  return copy;
}

/** Which of the planted texts stand in the bytes, and how they are written there. */
export function found(bytes, planted) {
  const plain = folded(bytes);
  return planted.flatMap((text) => [...new Set(forms(text)
    // In base64 capitals count; elsewhere a text is the same in any case.
    .filter(({ form, needle }) => form === 'base64' ? bytes.includes(needle) : plain.includes(folded(needle)))
    .map(({ form }) => form))].map((form) => ({ text, form })));
}

/** Every file under a folder, with its bytes. */
export function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .map((name) => ({ name: path.relative(folder, name), bytes: readFileSync(name) }));
}
