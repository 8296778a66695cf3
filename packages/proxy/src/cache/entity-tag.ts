/** The former place of what is in `lib/entity-tag.ts`. */
export { entityTagOf, isNotModified } from '../lib/entity-tag.ts';
