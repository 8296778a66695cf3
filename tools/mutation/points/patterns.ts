import type { Place } from '../json.ts';
import { changed, type Mutant, removed } from '../mutant.ts';

/** A pattern goes, loses an anchor, or a part of one of its classes; or a class takes one character more. */
export function ofPattern(pattern: string, place: Place): Mutant[] {
  const classes = [...pattern.matchAll(/\[((?:\\.|[^\]\\])+)\]/g)];
  const others = classes.flatMap(({ 0: whole, 1: inside = '', index }) => {
    const parts = [...inside.matchAll(/.-[^\]]|\\.|./g)].map(([part]) => part);
    const inPlace = (kept: readonly string[]): string =>
      `${pattern.slice(0, index)}[${kept.join('')}]${pattern.slice(index + whole.length)}`;
    return [...parts.map((_, at) => inPlace(parts.toSpliced(at, 1))), inPlace(['.', ...parts])];
  });
  const anchors = [pattern.replace(/^\^/, ''), pattern.replace(/\$$/, '')].filter((text) => text !== pattern);
  return [removed('pattern', place), ...[...anchors, ...others].map((text) => changed('pattern', place, text))];
}
