// What a tag manager does with a tag of one's own: it makes the elements anew, late, and keeps no
// attributes on scripts but the address.

addEventListener('load', () => {
  const slot = document.createElement('div');
  slot.dataset.portico = 'bright-river-dental';
  document.getElementById('place').append(slot);
  const script = document.createElement('script');
  script.src = '%EDGE%/embed.js';
  script.async = true;
  document.body.append(script);
});
