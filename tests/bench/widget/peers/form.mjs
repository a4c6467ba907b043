// The form that every peer shows, as far as it can: ten questions on four screens, Portico's own, with
// the same answers to choose from.

export const needs = [
  ['checkup', 'Check-up and cleaning'], ['tooth-pain', 'Tooth pain or a broken tooth'], ['implants', 'Dental implants'],
  ['aligners', 'Clear aligners'], ['referral', 'I was referred by another provider'],
  ['insurance', 'A question about insurance or payment'], ['existing', 'An appointment I already have'], ['other', 'Something else'],
];
export const contacts = [['phone', 'Call'], ['text', 'Text message'], ['email', 'Email'], ['any', 'No preference']];
export const patients = [['new', 'No, I am new'], ['existing', 'Yes'], ['unknown', 'Not sure']];
export const locations = [['downtown', 'Downtown, 12 Example Street'], ['riverside', 'Riverside, 400 Sample Avenue'], ['any', 'Either one']];
export const insurances = [['yes', 'Yes'], ['no', 'No'], ['unsure', 'Not sure']];

export const screens = [
  ['What do you need help with?', [{ name: 'need', label: 'What do you need help with?', type: 'radio', choices: needs, required: true }]],
  ['How can we reach you?', [
    { name: 'name', label: 'Your name', type: 'text', autocomplete: 'name', required: true },
    { name: 'phone', label: 'Phone number', type: 'tel', autocomplete: 'tel', required: true },
    { name: 'email', label: 'Email address', type: 'email', autocomplete: 'email' },
    { name: 'contact', label: 'How should we contact you?', type: 'radio', choices: contacts },
  ]],
  ['About the visit', [
    { name: 'patient', label: 'Have you been to our practice before?', type: 'radio', choices: patients },
    { name: 'location', label: 'Which location do you prefer?', type: 'radio', choices: locations },
    { name: 'insurance', label: 'Do you have insurance for this visit?', type: 'radio', choices: insurances },
    { name: 'message', label: 'Anything we should know before we call?', type: 'textarea' },
  ]],
  ['Check your answers', [
    { name: 'consent', label: 'Bright River Dental may contact me about this request in the way I chose.', type: 'checkbox', required: true },
  ]],
];
export const questions = screens.flatMap(([, list]) => list);
