export { modelFromContract } from './from-contract.ts';
export { modelFromSdk } from './from-sdk.ts';
export type { ServiceModel } from './model.ts';
export { reportDifferences } from './report.ts';
