import { LineCounter, parseDocument, visit } from 'yaml';
import { ContractError, reasonOf } from './contract-error.ts';
import { type Contract, readDocument } from './contract.ts';
import { positionOf } from './position.ts';

/**
 * Reads a contract from its text.
 *
 * @param text YAML or JSON.
 * @param file The name of the text in errors.
 * @throws {ContractError} where the text is not YAML, or is not an OpenAPI 3.1 document.
 */
export function parseContract(text: string, file: string): Contract {
  const document = parseYaml(text, file);
  try {
    return readDocument(document, text);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    throw new ContractError(`${file}:${positionOf(text, error.location ?? [])}: ${error.message}`, error.location);
  }
}

function parseYaml(text: string, file: string): unknown {
  const lineCounter = new LineCounter();
  const yaml = parseDocument(text, { lineCounter, prettyErrors: false });
  const refuse = (offset: number, message: string): never => {
    const { line, col } = lineCounter.linePos(offset);
    throw new ContractError(`${file}:${line}:${col}: ${message}`);
  };
  const [syntaxError] = yaml.errors;
  if (syntaxError !== undefined) refuse(syntaxError.pos[0], syntaxError.message);
  visit(yaml, {
    Alias: (_key, alias) => {
      if (alias.resolve(yaml) === undefined)
        refuse(alias.range?.[0] ?? 0, `*${alias.source}: there is no anchor of this name before`);
    },
  });
  try {
    return yaml.toJS();
  } catch (error) {
    // So many aliases that they would fill the memory.
    throw new ContractError(`${file}: ${reasonOf(error)}`);
  }
}
