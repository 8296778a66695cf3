import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';

// What the SDK's model leaves out stands in its declarations: which enumeration a string is of, and which errors an
// operation has.
const types = join(createRequire(import.meta.url).resolve('@aws-sdk/client-iot'), '../../dist-types');

const interfaces = new Map(
  readdirSync(join(types, 'models'))
    .filter((file) => file.endsWith('.d.ts'))
    .flatMap((file) => readInterfaces(join(types, 'models', file))),
);

function readInterfaces(file: string): [string, ts.InterfaceDeclaration][] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  return source.statements.filter(ts.isInterfaceDeclaration).map((statement) => [statement.name.text, statement]);
}

/** The name of each member's type, where it has one of its own. */
export function typesOfMembers(structure: string): ReadonlyMap<string, string> {
  const members = [...(interfaces.get(structure)?.members ?? [])];
  return new Map(
    members
      .filter((member) => ts.isPropertySignature(member))
      .map(({ name, type }) => [name.getText(), type?.getText().replace(/ \| undefined$/, '') ?? '']),
  );
}

/** The errors that an operation's command says it throws, but the service's base error. */
export function errorsOfCommand(operation: string): string[] {
  const declaration = readFileSync(join(types, 'commands', `${operation}Command.d.ts`), 'utf8');
  const thrown = declaration.matchAll(/@throws \{@link (\w+)\}/g);
  return [...thrown].flatMap(([, name = '']) => (name === 'IoTServiceException' ? [] : [name]));
}
