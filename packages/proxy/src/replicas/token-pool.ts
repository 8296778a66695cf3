import * as z from 'zod';
import { leaseUs, poolScript } from './pool-script.ts';
import type { RedisClock } from './redis-clock.ts';
import { answerWithinMs, type RedisCommands, RedisRefusal } from './redis-commands.ts';

/** What a replica brings to the pool of its operation. */
export interface TokenPoolOptions {
  /** Asks Redis. */
  readonly commands: RedisCommands;
  /** Redis's clock. */
  readonly redisClock: RedisClock;
  /** Tells the time on the monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** Where the pool is in Redis. */
  readonly key: string;
  /** The replica's id. */
  readonly id: string;
  /** How far apart calls are, in microseconds. */
  readonly intervalUs: number;
  /** How many replicas are expected. */
  readonly seats: number;
}

/** What a replica asks the pool for: a token, to count as present, or to count no more. */
export type Want = 'take' | 'stay' | 'leave';

/** What the pool says. Times are Redis's, in microseconds since 1970. */
export interface PoolReply {
  /** The number of the replica's seat; undefined where more replicas are there than expected. */
  readonly seat: number | undefined;
  /** The moment of the next token. */
  readonly at: number;
  /** Whether the replica has it. */
  readonly taken: boolean;
  /** When the next token comes that the replica has not. */
  readonly nextAt: number;
  /** How far apart the replica's tokens are while the others go on as they do, in microseconds. */
  readonly spacingUs: number;
}

const reply = z.union([z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]), z.tuple([z.number()])]);

/** The pool of one operation's tokens in Redis, as one replica reaches it. */
export class TokenPool {
  readonly #options: TokenPoolOptions;
  #seat: number | undefined;
  #unused = 0;
  /** How far ahead of its moment a token is given, in microseconds. */
  readonly aheadUs: number;
  /** The last place of its own that the replica used, in Redis's time. */
  used = 0;
  /**
   * From when on the pool counts the replica as missing and has no token out that it gave before, in Redis's time. One
   * that has just begun has two seconds to ask first.
   */
  missingFrom: number;

  constructor(options: TokenPoolOptions) {
    this.#options = options;
    // Each replica waits for one token at a time.
    this.aheadUs = (options.seats + 1) * options.intervalUs;
    this.missingFrom = options.redisClock.now() + 2_000_000;
  }

  /** Learns Redis's time, which the first question needs. */
  async learnTime(): Promise<void> {
    const { commands, redisClock, now } = this.#options;
    const sentAt = now();
    redisClock.learn(await commands.time(), sentAt, now());
  }

  /**
   * Asks the pool. Unless Redis refuses, the replica may count as present from now on until its lease is over, whether a
   * reply comes or not.
   *
   * @throws {RedisRefusal} where Redis does not do what it is asked, and otherwise where it does not answer in time.
   */
  async ask(want: Want): Promise<PoolReply> {
    const { commands, redisClock, now, intervalUs } = this.#options;
    if (!commands.ready) throw new Error('There is no connection to Redis');
    const sentAt = now();
    // Redis may come to the question when nobody waits for the answer any more, and must not count it then.
    const voidAt = redisClock.now() + answerWithinMs * 1000;
    const before = this.missingFrom;
    const missingFrom = voidAt + leaseUs + this.aheadUs + intervalUs;
    this.missingFrom = missingFrom;
    try {
      const [time, seat = -1, at = 0, taken, nextAt = 0] = await this.#run(want, voidAt);
      redisClock.learn(time, sentAt, now());
      if (taken === undefined) throw new RedisRefusal('Redis came to the question too late');
      this.#seat = seat < 0 ? undefined : seat;
      return { seat: this.#seat, at, taken: taken === 1, nextAt, spacingUs: Math.max(intervalUs, at - time) };
    } catch (error) {
      if (error instanceof RedisRefusal && this.missingFrom === missingFrom) this.missingFrom = before;
      throw error;
    }
  }

  async #run(want: Want, voidAt: number): Promise<z.infer<typeof reply>> {
    const { commands, key, id, intervalUs, seats } = this.#options;
    const unused = this.#unused;
    this.#unused = 0;
    const numbers = [voidAt, intervalUs, seats, this.aheadUs, this.used, unused];
    const args = [id, String(this.#seat ?? -1), want, ...numbers.map(String)];
    return reply.parse(await commands.run(poolScript, key, args));
  }

  /** Gives a token back that no call used; the pool hears of it with the next question. */
  giveBack(at: number): void {
    this.#unused = at;
  }
}
