// The loader for one practice's pages. The Worker puts the practice's form before it, so that one
// request brings everything that a patient needs to begin.

import { run } from './form';
import { start } from './loader';

start(async () => ({ run }));
