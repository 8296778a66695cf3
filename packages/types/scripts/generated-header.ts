/** What stands at the top of every generated file. */
export const generatedHeader = `/**
 * Generated from spec/openapi.yaml by "npm run generate". Edits are lost: change the document instead.
 */

`;
