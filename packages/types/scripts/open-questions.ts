import { type Contract, positionOf } from '@audit-gateway/contract';
import { type ValueTable, valueTables } from './value-tables.ts';

/** What a person decides of each value, as a question. An extension that is not listed asks for itself. */
const questions: Readonly<Record<string, (value: string) => string>> = {
  'x-final': (value) => `is ${value} final, so that nothing changes any more?`,
  'x-counted-as': (value) => `which member of AuditTaskStatistics counts a check that is ${value}?`,
  'x-aws-checks': (value) => `how severe is ${value}, and on which page of AWS's guide is it?`,
};

/**
 * The questions that a document leaves open, a line each, with its position: a value of an enumeration of which an
 * extension says nothing, and an entry of an extension that is no value.
 */
export function openQuestions(contract: Contract, file: string): string[] {
  return valueTables(contract).flatMap((table) => {
    const at = `${file}:${positionOf(contract.text, table.location)}: #/${table.location.join('/')}:`;
    const missing = table.values.filter((value) => !(value in table.entries));
    const strange = Object.keys(table.entries).filter((name) => !table.values.includes(name));
    return [
      ...missing.map((value) => `${at} ${ask(table, value)}`),
      ...strange.map((name) => `${at} ${name} is no value of ${table.schema}; allowed: ${table.values.join(', ')}`),
    ];
  });
}

function ask({ extension, entries, schema }: ValueTable, value: string): string {
  const question = questions[extension]?.(value) ?? `what is the ${extension.slice(2)} of ${value}?`;
  const answers = [...new Set(Object.values(entries).map((entry) => JSON.stringify(entry)))];
  const examples = answers.length > 8 ? `${answers.slice(0, 3).join(', ')}, …` : answers.join(', ');
  return `${question} Say it here as "${value}: <answer>"; the other values of ${schema} have ${examples}`;
}
