import 'survey-core/survey-core.css';
import { Model } from 'survey-core';
import { renderSurvey } from 'survey-js-ui';
import { screens } from './form.mjs';

const element = ({ name, label, type, choices, required, autocomplete }) => ({
  name, title: label, isRequired: !!required,
  ...(type === 'radio' ? { type: 'radiogroup', choices: choices.map(([value, text]) => ({ value, text })) }
    : type === 'textarea' ? { type: 'comment' }
    : type === 'checkbox' ? { type: 'checkbox', choices: [{ value: 'yes', text: label }] }
    : { type: 'text', inputType: type, autocomplete }),
});
const survey = new Model({
  pages: screens.map(([title, list]) => ({ title, elements: list.map(element) })),
  pageNextText: 'Continue', completeText: 'Send your request',
});
survey.onComplete.add(({ data }) => fetch('/sent', { method: 'POST', body: JSON.stringify(data) }));
renderSurvey(survey, document.getElementById('form'));
