// Loaded after formio.form.min.js, the package's own minified build of the renderer.

import { screens } from './form.mjs';

const component = ({ name, label, type, choices, required, autocomplete }) => ({
  key: name, label, input: true, validate: { required: !!required },
  ...(type === 'radio' ? { type: 'radio', values: choices.map(([value, text]) => ({ value, label: text })) }
    : type === 'textarea' ? { type: 'textarea' }
    : type === 'checkbox' ? { type: 'checkbox' }
    : type === 'email' ? { type: 'email', autocomplete }
    : { type: 'textfield', autocomplete }),
});
Formio.createForm(document.getElementById('form'), {
  display: 'wizard',
  components: screens.map(([title, list], n) => ({ type: 'panel', key: `page${n}`, title, components: list.map(component) })),
}, { noAlerts: true }).then((form) => {
  form.nosubmit = true;
  form.on('submit', ({ data }) => fetch('/sent', { method: 'POST', body: JSON.stringify(data) }));
});
