/** The former names of what is in `interceptors/cache.ts`. */
export type {
  CachedResponse as ServedAnswer,
  CachedHandler as CachedFetch,
  CacheableRequest as CacheableRead,
} from '../interceptors/cache.ts';
