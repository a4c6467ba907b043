// Loaded after the two scripts that the packages' own documentation puts on a page.

import { screens } from './form.mjs';

const kinds = {
  radio: ['radiobuttons', 'button', 'string'], text: ['text', 'value', 'text'], tel: ['phone-number', 'phone-number', 'text'],
  email: ['email', 'email', 'text'], textarea: ['textarea', 'value', 'text'], checkbox: ['checkbox', 'checked', 'boolean'],
};
const node = ({ name, label, type, choices, required }) => {
  const [block, reference, slot] = kinds[type];
  return {
    id: name, name: label, nameVisible: true,
    slots: [{ id: `${name}-slot`, type: slot, kind: 'static', reference, label, required: !!required }],
    block: {
      type: `tripetto-block-${block}`, version: '1.0.0',
      ...(choices && { buttons: choices.map(([id, text]) => ({ id: `${name}-${id}`, name: text, value: id })) }),
    },
  };
};
TripettoClassic.run({
  element: document.getElementById('form'),
  definition: {
    builder: { name: 'by hand', version: '1.0.0' },
    clusters: screens.map(([name, questions], n) => ({ id: `page${n}`, name, nodes: questions.map(node) })),
  },
  styles: { mode: 'paginated', noBranding: true },
  display: 'inline',
  onSubmit: (instance) => { fetch('/sent', { method: 'POST', body: JSON.stringify(TripettoRunner.Export.exportables(instance)) }); return true; },
});
