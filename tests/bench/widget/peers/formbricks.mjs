// Shows one question a screen; what it cannot show is asked as plain text.

import { renderSurveyInline } from '@formbricks/surveys';
import { questions } from './form.mjs';

const question = ({ name, label, type, choices, required }) => ({
  id: name, headline: label, required: !!required, buttonLabel: 'Continue', backButtonLabel: 'Back',
  ...(type === 'radio' ? { type: 'multipleChoiceSingle', choices: choices.map(([id, text]) => ({ id, label: text })), shuffleOption: 'none' }
    : type === 'checkbox' ? { type: 'consent', label: label, html: '' }
    : { type: 'openText', inputType: { tel: 'phone', email: 'email' }[type] ?? 'text', longAnswer: type === 'textarea', placeholder: '' }),
});
renderSurveyInline({
  containerId: 'form',
  survey: {
    id: 'bench', name: 'bench', type: 'link', status: 'inProgress', questions: questions.map(question),
    welcomeCard: { enabled: false }, thankYouCard: { enabled: false }, endings: [], hiddenFields: { enabled: false }, variables: [],
    languages: [], styling: null,
  },
  styling: { brandColor: { light: '#0b5f6b' } },
  brandColor: '#0b5f6b', languageCode: 'default', isBrandingEnabled: false, startAtQuestionId: undefined,
  getSetIsError: () => {}, getSetIsResponseSendingFinished: () => {}, getSetQuestionId: () => {}, getSetResponseData: () => {},
  onResponse: ({ data, finished }) => { if (finished) fetch('/sent', { method: 'POST', body: JSON.stringify(data) }); },
  onFileUpload: async () => '', onDisplay: () => {}, onClose: () => {}, onFinished: () => {}, onRetry: () => {},
});
