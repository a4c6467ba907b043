// Starts the desk. The wasm stands beside this script, under a name that changes with its content.
import start from './desk.js';

// A desk left open in a hidden tab could outlive its session's page: start afresh from the cache.
addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });

start({ module_or_path: '%WASM%' });
