import { createRandom, type Random } from '../seeded/random.ts';

/** Creates request ids, version 4 UUIDs (RFC 9562), in a sequence that follows from the seed. */
export function createRequestIds(seed: string): () => string {
  const random = createRandom(seed, 'request ids');
  return () => {
    const [a, b, c, d] = [hexWord(random), hexWord(random), hexWord(random), hexWord(random)];
    const variant = '89ab'.charAt(Math.floor(random() * 4));
    return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`;
  };
}

function hexWord(random: Random): string {
  return Math.floor(random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
}
