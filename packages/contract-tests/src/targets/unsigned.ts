import type { Reachable } from './target.ts';

/** How to reach what verifies no signature. AWS clients sign all the same, with made-up credentials. */
export function unsigned(url: string, region: string): Reachable {
  return { url, region, credentials: { accessKeyId: 'ANY', secretAccessKey: 'any' }, sign: () => ({}) };
}
