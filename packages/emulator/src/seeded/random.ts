import { hash } from 'node:crypto';

/** Yields numbers, evenly spread from 0 to just below 1. */
export type Random = () => number;

/** What a sequence of random numbers is for; other labels, another sequence. */
export type Label = string | number;

/** 256 bits, in lower-case hexadecimal, that depend on every label and on nothing else. */
export function digestOf(...labels: readonly Label[]): string {
  return hash('sha256', JSON.stringify(labels), 'hex');
}

/**
 * A sequence of random numbers that depends on its labels alone, so any part of an account can be derived without the
 * rest of it. The generator is sfc32 of PractRand (public domain), with SHA-256 spreading the labels over its state.
 */
export function createRandom(...labels: readonly Label[]): Random {
  const digest = digestOf(...labels);
  const word = (index: number): number => Number.parseInt(digest.slice(index * 8, index * 8 + 8), 16) | 0;
  let a = word(0);
  let b = word(1);
  let c = word(2);
  let counter = 1;
  return () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
}

/** A whole number from `min` to `max`, both included. */
export function integerBetween(random: Random, min: number, max: number): number {
  return min + Math.floor(random() * (max - min + 1));
}
