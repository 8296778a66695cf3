export { checkDocument } from './check-document.ts';
export { documentName, renderGenerated, staleFiles, writeGenerated } from './generated-files.ts';
export { openQuestions } from './open-questions.ts';
