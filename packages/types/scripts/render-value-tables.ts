import { generatedHeader } from './generated-header.ts';
import type { ValueTable } from './value-tables.ts';

const descriptions: Readonly<Record<string, string>> = {
  'x-final': 'Whether nothing changes any more, by value.',
  'x-counted-as': 'The member of AuditTaskStatistics that counts it, by value.',
  'x-aws-checks': 'What AWS documents of it: its severity, and the name of its page in the guide, by value.',
};

/**
 * Renders what the contract says of each value of an enumeration as a constant: `x-final` of `AuditTaskStatus` becomes
 * `auditTaskStatusFinal`.
 */
export function renderValueTables(tables: readonly ValueTable[]): string {
  const schemas = [...new Set(tables.map(({ schema }) => schema))].sort();
  const constants = tables.map(({ schema, extension, entries }) => {
    const name = `${schema.charAt(0).toLowerCase()}${schema.slice(1)}${inPascalCase(extension.slice(2))}`;
    const description = descriptions[extension] ?? `\`${extension}\` of each value.`;
    return `/** ${description} Source: \`${extension}\` of ${schema} in the contract. */
export const ${name} = ${JSON.stringify(entries, null, 2)} as const satisfies Readonly<Record<${schema}, unknown>>;
`;
  });
  const imported =
    schemas.length === 0 ? '' : `import type { ${schemas.join(', ')} } from './openapi.generated.ts';\n\n`;
  return generatedHeader + imported + constants.join('\n');
}

function inPascalCase(words: string): string {
  return words.replaceAll(/(?:^|-)(.)/g, (_, first: string) => first.toUpperCase());
}
