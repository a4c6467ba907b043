// Calls that a page leaves for Portico before its script has loaded.

window.events = [];
for (const name of ['ready', 'start', 'step', 'submitted', 'failed', 'closed'])
  document.addEventListener(`portico:${name}`, ({ detail }) => window.events.push([name, detail]));
(window.Portico ||= []).push((portico) => portico.load({
  at: '#place', practice: 'bright-river-dental', service: 'aligners', datalayer: true,
}));
