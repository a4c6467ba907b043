// The loader for every practice: the form, and what runs it, are fetched when a slot comes near.

import { fetchForm } from './fetch';
import { start } from './loader';

/** Address of what runs a form, which changes with its content. */
declare const FORM: string;

start((edge) => import(edge + FORM), fetchForm);
