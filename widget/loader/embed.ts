// The loader for every practice: what runs a form is fetched with the first form.

import { start } from './loader';

/** Address of what runs a form, which changes with its content. */
declare const FORM: string;

start((edge) => import(edge + FORM));
