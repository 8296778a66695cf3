export * from './audit-checks.generated.ts';
