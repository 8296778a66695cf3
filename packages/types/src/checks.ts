// Apart from the main entry, which the client exports whole: it takes 500 bytes.
export { auditCheckNameAwsChecks } from './value-tables.generated.ts';
