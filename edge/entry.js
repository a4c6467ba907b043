// The Worker as it is deployed: what wasm-bindgen has made, with the object's methods opened to calls.
// The runtime takes calls only for classes that extend DurableObject, and wasm-bindgen's extend nothing.

import { DurableObject } from 'cloudflare:workers';
import Worker, { PracticeObject } from './build/index.js';

Object.setPrototypeOf(PracticeObject.prototype, DurableObject.prototype);
Object.setPrototypeOf(PracticeObject, DurableObject);

export { PracticeObject };
export default Worker;
