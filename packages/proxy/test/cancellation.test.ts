import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Cancellation } from '../src/reading/cancellation.ts';

const listener = fc.nat({ max: 3 });
const step = fc.oneof(
  fc.record({ do: fc.constant('add' as const), listener }),
  fc.record({ do: fc.constant('remove' as const), listener }),
  fc.record({ do: fc.constant('abort' as const), reason: fc.string({ minLength: 1 }) }),
);

it('does what an AbortController does', () => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const own = new Cancellation();
      const peer = new AbortController();
      const told: number[] = [];
      const peerTold: number[] = [];
      const listeners = [0, 1, 2, 3].map((index) => () => void told.push(index));
      const peerListeners = [0, 1, 2, 3].map((index) => () => void peerTold.push(index));
      const added = new Set<number>();
      for (const each of steps) {
        if (each.do === 'abort') {
          own.abort(each.reason);
          peer.abort(each.reason);
        } else {
          const [mine, theirs] = [listeners[each.listener], peerListeners[each.listener]];
          if (mine === undefined || theirs === undefined) throw new Error('not reached');
          // The same listener is added twice nowhere.
          if (each.do === 'add' && !added.has(each.listener)) {
            added.add(each.listener);
            own.addEventListener('abort', mine);
            peer.signal.addEventListener('abort', theirs);
          } else if (each.do === 'remove') {
            added.delete(each.listener);
            own.removeEventListener('abort', mine);
            peer.signal.removeEventListener('abort', theirs);
          }
        }
        expect([own.aborted, own.reason]).toEqual([peer.signal.aborted, peer.signal.reason]);
      }
      expect(told).toEqual(peerTold);
    }),
  );
});

it('calls all who listen when it is given, those who leave meanwhile included', () => {
  const own = new Cancellation();
  let told = 0;
  const leave = (): void => {
    told += 1;
    own.removeEventListener('abort', leave);
  };
  own.addEventListener('abort', leave);
  own.addEventListener('abort', () => (told += 1));
  own.abort('reason');
  expect(told).toBe(2);
});
