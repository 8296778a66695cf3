import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** Measures how wide an element is, in pixels, and again when that changes: charts keep their texts readable. */
export function useWidth<Place extends Element>(initial: number): readonly [RefObject<Place | null>, number] {
  const place = useRef<Place | null>(null);
  const [width, setWidth] = useState(initial);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) =>
      setWidth(Math.max(240, Math.floor(entry?.contentRect.width ?? initial))),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [initial]);
  return [place, width];
}
