/** The former name of {@link abortable}. */
export { abortable as unlessAborted } from '../lib/abortable.ts';
