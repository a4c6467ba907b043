// Starts the desk. The wasm stands beside this script, under a name that changes with its content.
import start from './desk.js';

// A desk left open in a hidden tab could outlive its session's page: start afresh from the cache.
addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });

// The desk's first question is on its way while the wasm is. It is asked once, whoever is signed in.
const practice = /^#\/([\w-]+)/.exec(location.hash)?.[1];
if (practice) {
  const ahead = document.createElement('link');
  Object.assign(ahead, { rel: 'preload', as: 'fetch', crossOrigin: 'anonymous', href: `/v1/desk/${practice}/me` });
  document.head.append(ahead);
}
start({ module_or_path: '%WASM%' });
