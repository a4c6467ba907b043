import { z } from 'zod';

const localized = z.object({ en: z.string(), es: z.string() });
const intervals = z.array(z.tuple([z.string(), z.string()]));
const hours = z.record(z.string(), intervals);
const window = z.union([
  z.literal('same_business_day'),
  z.object({ business_minutes: z.number() }),
  z.object({ business_days: z.number() }),
  z.object({ wall_minutes: z.number() }),
]);

export const policySchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$/),
  name: z.string(),
  phone: z.string(),
  time_zone: z.string(),
  languages: z.array(z.enum(['en', 'es'])),
  origins: z.array(z.string()),
  locations: z.array(z.object({ id: z.string(), name: z.string(), hours: hours.optional() })),
  services: z.array(z.object({ id: z.string(), name: localized, cash_or_elective: z.boolean().default(false) })),
  hours,
  holidays: z.record(z.string(), intervals).default({}),
  texts: z.object({
    consent: z.object({ version: z.string(), text: localized }),
    next_steps: z.array(localized),
  }),
  owners: z.record(z.string(), z.object({ name: z.string() })),
  scripts: z.record(z.string(), z.object({ text: localized })),
  groups: z.record(z.string(), z.object({ owner: z.string(), window: window.optional(), script: z.string() })),
  concerns: z.record(z.string(), z.object({ owner: z.string(), window, guidance: z.string().optional() })),
});

export type Policy = z.infer<typeof policySchema>;
export type Window = z.infer<typeof window>;
export type Intervals = z.infer<typeof intervals>;
