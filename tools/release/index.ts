export { type ReleaseNames, namesFile, parseNames, readNames } from './names.ts';
export { ReleaseError } from './release-error.ts';
