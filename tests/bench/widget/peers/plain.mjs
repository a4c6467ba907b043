// Nothing but HTML: the page as a server writes it, all questions on one page.

import { screens } from './form.mjs';

function question({ name, label, type, choices, required, autocomplete }) {
  const must = required ? ' required' : '';
  if (type === 'radio')
    return `<fieldset><legend>${label}</legend>${choices.map(([value, text]) => `<label><input type="radio" name="${name}" value="${value}"${must}> ${text}</label>`).join('')}</fieldset>`;
  if (type === 'checkbox') return `<label><input type="checkbox" name="${name}" value="yes"${must}> ${label}</label>`;
  if (type === 'textarea') return `<label>${label}<textarea name="${name}"></textarea></label>`;
  return `<label>${label}<input type="${type}" name="${name}" autocomplete="${autocomplete}"${must}></label>`;
}

export const html = `<form method="post" action="/sent" target="sent">${screens.map(([title, list]) => `<section><h2>${title}</h2>${list.map(question).join('')}</section>`).join('')}<button class="next">Send your request</button></form><iframe name="sent" hidden></iframe>`;
