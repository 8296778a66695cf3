import { type Contract, positionOf } from '@audit-gateway/contract';
import { unknownParts } from './cases/schema-values.ts';
import { covered, coverable, partsOf } from './coverage.ts';
import { isMember, memberLocation } from './document/members.ts';
import { parameterLocation } from './document/operations.ts';
import type { RecordedCall } from './recorded-calls.ts';

/** What is known of the emulator. */
export interface Emulated {
  /** The ids of the operations that it has. */
  readonly operations: readonly string[];
  /** Its responses, without injected faults. */
  readonly calls: readonly RecordedCall[];
  /** What it does not answer on purpose, with the reasons. */
  readonly notEmulated: Readonly<Record<string, string>>;
}

/**
 * What a person has to decide about the emulator, a line each, with the position in the document: what it answers for an
 * operation or a member of a result that the document has gained.
 */
export function emulatorQuestions(contract: Contract, file: string, emulated: Emulated): string[] {
  const { calls, operations, notEmulated } = emulated;
  const seen = covered(contract, calls);
  const missing = contract.operations.filter(({ id }) => !operations.includes(id));
  const members = coverable(contract)
    .filter((item) => !seen.has(item))
    .map(partsOf)
    .filter(({ operation, kind, name }) => operations.includes(operation) && kind === 'member' && isMember(name))
    // A member of a member that is missing goes with it.
    .filter(({ operation, name }) => ownersOf(name).every((owner) => seen.has(`${operation} member ${owner}`)));
  const open = [
    ...missing.map(({ id, path, method }) => ({
      name: id,
      location: ['paths', path, method.toLowerCase()],
      where: 'add a handler in packages/emulator/src/operations',
    })),
    ...members.map(({ operation, name }) => ({
      name: `${operation} ${name}`,
      location: memberLocation(contract, operation, '200', name),
      where:
        'give it a value in packages/emulator/src/account/audit-state.ts or operations, and in src/cases/account.ts',
    })),
  ];
  const strange = Object.keys(notEmulated).filter((entry) => open.every(({ name }) => name !== entry));
  return [
    ...open
      .filter(({ name }) => !(name in notEmulated))
      .map(
        ({ name, location, where }) =>
          `${file}:${positionOf(contract.text, location)}: what does the emulator answer for ${name}? Say it: ${where}, or say in packages/contract-tests/src/not-emulated.ts why it answers nothing`,
      ),
    ...strange.map((name) => `packages/contract-tests/src/not-emulated.ts: the emulator answers ${name}`),
  ];
}

/** The paths of the members that a member is in. */
function ownersOf(memberPath: string): string[] {
  const ends = [...memberPath.matchAll(/(?:\[\]|\{\})?\./g)].map(({ index }) => index);
  return ends.map((end) => memberPath.slice(0, end));
}

/** The parameters with a keyword, a type or a format that `src/cases/schema-values.ts` makes no values for, a line each. */
export function parameterQuestions(contract: Contract, file: string): string[] {
  return contract.operations.flatMap((operation) =>
    operation.parameters.flatMap(({ name, schema }) => {
      const position = positionOf(contract.text, [...parameterLocation(contract, operation, name), 'schema']);
      return unknownParts(schema).map(
        (part) =>
          `${file}:${position}: which values does ${part} of ${operation.id} ${name} allow? Say it in packages/contract-tests/src/cases/schema-values.ts`,
      );
    }),
  );
}
