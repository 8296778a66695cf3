export * from './openapi.generated.ts';
export { parameterRules } from './parameter-rules.generated.ts';
