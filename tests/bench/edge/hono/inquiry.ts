import type { Context } from 'hono';
import { z } from 'zod';

// Control characters, bidirectional overrides and byte order marks.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const line = z.string().default('').transform((text) => text.trim().replace(HIDDEN, '').replace(/\s+/g, ' '));
const lines = z.string().default('').transform((text) => text.trim().replace(HIDDEN, ''));
const tick = z.union([z.boolean(), z.string()]).default('').transform((value) => value === true || value === 'yes');
const choice = <const T extends string>(...values: T[]) => z.enum(['', ...values]).default('');

const schema = z.object({
  practice: z.string().regex(/^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$/),
  need: line.pipe(z.string().min(1)),
  name: line.pipe(z.string().min(1).refine((name) => [...name].length <= 128)),
  phone: line.pipe(z.string().max(60).refine((phone) => {
    const digits = phone.replace(/\D/g, '').length;
    return !phone || (digits >= 7 && digits <= 24);
  })),
  email: line.pipe(z.union([z.literal(''), z.email().max(254)])),
  contact: choice('phone', 'text', 'email'),
  time: choice('any', 'morning', 'afternoon', 'evening'),
  voicemail: tick,
  for: choice('self', 'other'),
  patient: choice('new', 'existing', 'unknown'),
  location: line,
  insurance: choice('yes', 'no', 'unsure'),
  message: lines.pipe(z.string().max(2000)),
  language_help: tick,
  consent: tick.refine((agreed) => agreed),
  lang: z.string().default('en'),
  form: z.string().default('api'),
  landing: z.string().default(''),
  referrer: z.string().default(''),
  gpc: z.union([z.boolean(), z.string()]).default(''),
  key: z.string().default(''),
  website: z.string().default(''),
}).refine(({ phone, email }) => phone || email, { path: ['phone'] });

const strict = z.strictObject(schema.shape).refine(({ phone, email }) => phone || email, { path: ['phone'] });

export type Answers = z.infer<typeof schema>;

type Read = { ok: true; answers: Answers } | { ok: false; status: number; type: string; errors: unknown[] };

/** Reads JSON or a form; API clients are told of fields that do not exist. */
export async function readInquiry(c: Context): Promise<Read> {
  const type = c.req.header('content-type')?.split(';')[0].trim().toLowerCase();
  const refuse = (status: number, kind: string, errors: unknown[] = []): Read => ({ ok: false, status, type: kind, errors });
  let body: unknown;
  try {
    if (type === 'application/json') body = await c.req.json();
    else if (type === 'application/x-www-form-urlencoded' || type === 'multipart/form-data') body = await c.req.parseBody();
    else return refuse(415, 'wrong-content-type');
  } catch {
    return refuse(400, 'malformed');
  }
  const read = (type === 'application/json' ? strict : schema).safeParse(body);
  if (read.success) return { ok: true, answers: read.data };
  return refuse(422, 'invalid', read.error.issues.map(({ path, message }) => ({ field: path.join('.'), detail: message })));
}
