import { ContractError, contractFile } from '@audit-gateway/contract';
import {
  checkDocument,
  documentName,
  renderGenerated,
  staleFiles,
  writeGenerated,
} from '@audit-gateway/types-generator';
import { followDocument } from './follow-document.ts';
import { createServingProcess, type ServingProcess } from './serving-process.ts';

/**
 * Serves, and follows each save of the document: the types are generated, then the gateway and the emulator replaced. If a
 * document is wrong, its faults are printed, and what is there stays. Resolves when the signal is aborted and all has ended.
 *
 * @throws where what it starts with cannot be served for another reason than the document.
 */
export async function serveAndWatch(signal: AbortSignal): Promise<void> {
  const serving = createServingProcess();
  let isServing = false;
  const onText = async (text: string): Promise<void> => {
    const beganAt = performance.now();
    try {
      const greeting = await follow(text, serving);
      const seconds = ((performance.now() - beganAt) / 1000).toFixed(1);
      say(isServing ? `${documentName}: types, gateway and emulator follow, ${seconds} s` : greeting);
      isServing = true;
    } catch (error) {
      if (!(error instanceof ContractError) && !isServing) throw error;
      const message = error instanceof Error ? error.message : String(error);
      say(`${message}\n${isServing ? 'The version before stays.' : 'Nothing is served until that is mended.'}`);
    }
  };
  try {
    await followDocument({ file: contractFile, onText, signal });
  } finally {
    await serving.close();
  }
}

async function follow(text: string, serving: ServingProcess): Promise<string> {
  const files = await renderGenerated(await checkDocument(text, documentName));
  const before = await staleFiles(files);
  await writeGenerated(files);
  try {
    return await serving.replace();
  } catch (error) {
    await writeGenerated(before);
    throw error;
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
