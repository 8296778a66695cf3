import { placeFrom } from './places.ts';
import type { RedisClock } from './redis-clock.ts';
import type { RedisCommands } from './redis-commands.ts';
import type { PoolReply, TokenPool, Want } from './token-pool.ts';

/** Whether a replica takes its tokens from the pool, or serves its share by itself while it cannot reach the pool. */
export type Mode = 'together' | 'alone';

/** A moment in Redis's time, in microseconds: of a token, or of another look for one. */
export interface Moment {
  /** When it is. */
  readonly at: number;
  /** Whose token it is; undefined where there is none. */
  readonly token: 'of the pool' | 'own' | undefined;
}

/** What makes a replica a member of a pool. */
export interface PoolMemberOptions {
  /** The pool. */
  readonly pool: TokenPool;
  /** Asks Redis. */
  readonly commands: RedisCommands;
  /** Redis's clock. */
  readonly redisClock: RedisClock;
  /** Tells the time on the monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** How far apart calls of all replicas are, in microseconds. */
  readonly intervalUs: number;
  /** How many replicas are expected. */
  readonly seats: number;
  /** The seat of a replica that the pool has not given one, from 0. */
  readonly seat: number;
  /** Told of each change, and what led to being alone. */
  readonly onMode: (mode: Mode, cause?: unknown) => void;
}

// One late answer is no reason to be alone: that costs a second or two without tokens.
const silentMs = 500;

const lookAgainUs = 50_000;

// A question that is not answered keeps the replica from its share for a lease. Where Redis answers some questions and
// not others, most of the time is for the share.
const shareUs = 5_000_000;

/** A replica on its way between the pool and being alone. */
export class PoolMember {
  readonly #options: PoolMemberOptions;
  readonly #roundUs: number;
  #mode: Mode = 'alone';
  #heardAt = 0;
  #joining: Promise<unknown> | undefined;
  #joinFrom = 0;
  #seat: number;
  #nextAt = 0;
  #spacingUs: number;

  constructor(options: PoolMemberOptions) {
    this.#options = options;
    this.#roundUs = options.seats * options.intervalUs;
    this.#seat = options.seat;
    this.#spacingUs = options.intervalUs;
  }

  /** Where its tokens come from. It begins alone. */
  get mode(): Mode {
    return this.#mode;
  }

  /** When its next token comes, by Redis's clock, and how far apart those after it are, both in microseconds. */
  get outlook(): { readonly nextAt: number; readonly spacingUs: number } {
    return this.#mode === 'together'
      ? { nextAt: this.#nextAt, spacingUs: this.#spacingUs }
      : { nextAt: this.#ownPlace(), spacingUs: this.#roundUs };
  }

  /** Keeps the seat, or asks for one where the replica is alone. Never rejects. */
  async beat(): Promise<void> {
    if (this.#mode === 'together') {
      await this.#ask('stay');
    } else if (this.#mayJoin() && (await this.#learnTime())) {
      this.#joining = this.#ask('stay');
      const joined = (await this.#joining) !== undefined;
      this.#joining = undefined;
      if (!joined) this.#joinFrom = this.#options.pool.missingFrom + shareUs;
    }
  }

  /** Finds the next token, or when to look again. Never rejects. */
  async findMoment(): Promise<Moment> {
    // The pool may count the replica as present before it says so.
    await this.#joining;
    const { pool, redisClock } = this.#options;
    const lookAgain: Moment = { at: redisClock.now() + lookAgainUs, token: undefined };
    if (this.#mode === 'together') {
      const reply = await this.#ask('take');
      return reply?.taken === true ? { at: reply.at, token: 'of the pool' } : lookAgain;
    }
    const at = this.#ownPlace();
    if (at > redisClock.now() + pool.aheadUs) return lookAgain;
    pool.used = at;
    return { at, token: 'own' };
  }

  /** Gives back a token that no call used. */
  giveBack({ at, token }: Moment): void {
    const { pool } = this.#options;
    if (token === 'of the pool') pool.giveBack(at);
    else if (token === 'own' && pool.used === at) pool.used -= this.#roundUs;
  }

  /** Leaves the seat to others. Never rejects. */
  async leave(): Promise<void> {
    if (this.#mode === 'together') await this.#ask('leave');
  }

  #ownPlace(): number {
    const { pool, redisClock, intervalUs, seats } = this.#options;
    const from = Math.max(redisClock.now(), pool.missingFrom, pool.used + 1);
    return placeFrom(from, { intervalUs, seats, seat: this.#seat });
  }

  #mayJoin(): boolean {
    const { commands, redisClock } = this.#options;
    return commands.ready && redisClock.now() >= this.#joinFrom;
  }

  async #learnTime(): Promise<boolean> {
    return this.#options.pool.learnTime().then(
      () => true,
      () => false,
    );
  }

  async #ask(want: Want): Promise<PoolReply | undefined> {
    const { pool, now } = this.#options;
    try {
      const reply = await pool.ask(want);
      this.#heardAt = now();
      this.#seat = reply.seat ?? this.#seat;
      this.#nextAt = reply.nextAt;
      if (want === 'take') this.#spacingUs = reply.spacingUs;
      this.#change('together');
      return reply;
    } catch (error) {
      if (now() - this.#heardAt > silentMs) this.#change('alone', error);
      return undefined;
    }
  }

  #change(mode: Mode, cause?: unknown): void {
    if (mode === this.#mode) return;
    this.#mode = mode;
    this.#options.onMode(mode, cause);
  }
}
