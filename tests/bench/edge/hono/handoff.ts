import type { Answers } from './inquiry';
import type { Policy } from './policy';
import type { Tags } from './tags';

const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export interface Ids {
  id: string;
  reference: string;
  receipt: string;
}

export function newIds(at: number): Ids {
  const random = crypto.getRandomValues(new Uint8Array(38));
  const letters = (from: number, to: number) => Array.from(random.subarray(from, to), (byte) => BASE32[byte & 31]).join('');
  let time = '';
  for (let rest = at, n = 0; n < 10; n++, rest = Math.floor(rest / 32)) time = BASE32[rest % 32] + time;
  return {
    id: `inq_${time}${letters(0, 16)}`,
    reference: `${letters(16, 19)}-${letters(19, 22)}`,
    receipt: letters(22, 38),
  };
}

export const makeHandoff = (ids: Ids, policy: Policy, answers: Answers, tags: Tags, at: number) => {
  const service = policy.services.find(({ id }) => id === answers.need);
  const location = policy.locations.find(({ id }) => id === answers.location);
  const received = new Date(at).toISOString();
  return {
    inquiry: { id: ids.id, reference: ids.reference, practice: policy.id },
    source: tags.source,
    request: { need: service ? 'service' : answers.need, service: service ? { id: service.id, name: service.name.en } : null, campaign: tags.source.campaign },
    location: location ? { id: location.id, name: location.name } : null,
    patient: { name: answers.name, status: answers.patient || 'unknown', written_by_other: answers.for === 'other' },
    contact: { phone: answers.phone, email: answers.email, method: answers.contact || null, time: answers.time || null, voicemail_may_say_why: answers.voicemail },
    language: { form: answers.lang === 'es' ? 'es' : 'en', answer_in: tags.language, help: answers.language_help },
    insurance: { insured: answers.insurance || null, question: answers.need === 'insurance' },
    landing: { page: tags.landingPath, form: answers.form },
    received_at: received,
    first_attempt: null,
    next_action: { action: answers.contact === 'text' ? 'text_patient' : answers.phone ? 'call_patient' : 'email_patient', owner: tags.ownerName, due: new Date(tags.due).toISOString() },
    message: answers.message,
    consent: { version: policy.texts.consent.version, at: received },
    tags: {
      intent: { groups: tags.groups, primary: tags.primary }, concerns: tags.concerns, language: tags.language, owner: tags.owner,
      owner_name: tags.ownerName, priority: tags.priority, due: new Date(tags.due).toISOString(), due_because: tags.dueBecause,
      promise: tags.promise, script: tags.script, guidance: tags.guidance,
    },
  };
};

export const makeAcknowledgment = (ids: Ids, policy: Policy, answers: Answers, tags: Tags) => {
  const language = answers.lang === 'es' ? 'es' : 'en';
  return {
    id: ids.id,
    reference: ids.reference,
    language,
    guidance: tags.guidance ? policy.scripts[tags.guidance]?.text[language] : undefined,
    message: policy.scripts[tags.script]?.text[language] ?? '',
    promise: language === 'es' ? `Nos comunicaremos con usted ${tags.promise}.` : `We will be in touch ${tags.promise}.`,
    next_steps: policy.texts.next_steps.map((step) => step[language]),
    phone: policy.phone,
  };
};
