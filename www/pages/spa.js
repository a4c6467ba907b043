// An application that changes its page without loading one, as routers do.

const main = document.querySelector('main');

function show() {
  const visit = new URLSearchParams(location.search).get('page') === 'visit';
  main.replaceChildren(visit ? document.querySelector('template').content.cloneNode(true) : 'Home');
}

document.querySelector('nav').addEventListener('click', (event) => {
  const link = event.target.closest('a');
  if (!link) return;
  event.preventDefault();
  history.pushState({}, '', link.href);
  show();
});
addEventListener('popstate', show);
show();
