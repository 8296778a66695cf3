import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';

/** What a how-to came to. */
export interface HowToRun {
  /** What its last command printed. */
  readonly printed: string;
  /** What it says that it prints. */
  readonly says: string;
}

/**
 * Does what a how-to says, line by line, in an empty folder: runs its blocks of `sh`, writes those that name a file.
 *
 * @param env The environment of its commands.
 * @param gatewayUrl What stands for the gateway on 127.0.0.1:8080.
 */
export async function runHowTo(
  text: string,
  { folder, env, gatewayUrl }: { folder: string; env: NodeJS.ProcessEnv; gatewayUrl: string },
): Promise<HowToRun> {
  let printed = '';
  let says = '';
  for (const [, language = '', file = '', content = ''] of text.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms)) {
    if (language === 'text') says = content;
    else if (language === 'sh') {
      ({ stdout: printed } = await promisify(execFile)('sh', ['-eu', '-c', content], { cwd: folder, env }));
    } else {
      const path = join(folder, file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content.replace('http://127.0.0.1:8080', gatewayUrl));
    }
  }
  // Maven ends with a colour, whoever reads it.
  return { printed: stripVTControlCharacters(printed), says };
}
