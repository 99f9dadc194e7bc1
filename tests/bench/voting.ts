import { requestBytes } from "./http_driver.ts";
import type { Headers } from "./people.ts";

const JSON_TYPE = { "content-type": "application/json" };
const UP = JSON.stringify({ vote: 1 });

/** The body and head that a bare server gets in place of a vote. */
export const BARE_VOTE = requestBytes("PUT", "/", JSON_TYPE, UP);
/** What a bare server answers in place of what became of a vote. */
export const BARE_ANSWER = '{"seq":12345,"changed":true}';

/** Which song somebody votes for. */
export interface Ballot {
  readonly headers: Headers;
  readonly nest: string;
  readonly song: number;
}

/**
 * People who vote a song up and withdraw again, in turn, so that every request changes something;
 * in the end the tally has to be what was acknowledged.
 */
export class Voters {
  readonly #ballots: readonly Ballot[];
  readonly #steps: readonly (readonly [up: Uint8Array, back: Uint8Array])[];
  readonly #turns: number[];

  constructor(ballots: readonly Ballot[]) {
    this.#ballots = ballots;
    this.#turns = ballots.map(() => 0);
    this.#steps = ballots.map(({ headers, nest, song }) => {
      const path = `/api/nests/${nest}/songs/${song}/vote`;
      return [requestBytes("PUT", path, headers, UP), requestBytes("DELETE", path, headers)];
    });
  }

  /** The next vote of somebody. */
  next(voter: number): Uint8Array {
    const turn = this.#turns[voter] ?? 0;
    this.#turns[voter] = turn + 1;
    const step = this.#steps[voter]?.[turn % 2 === 0 ? 0 : 1];
    if (step === undefined) throw new RangeError(`Cannot vote as number ${voter}`);
    return step;
  }

  /** How many songs do not have the votes that were acknowledged. */
  async wrongTallies(port: number): Promise<number> {
    const expected = new Map<string, number>();
    for (const [index, { nest, song }] of this.#ballots.entries()) {
      const key = `${nest} ${song}`;
      expected.set(key, (expected.get(key) ?? 0) + (this.#turns[index] ?? 0) % 2);
    }
    let wrong = 0;
    for (const nest of new Set(this.#ballots.map((ballot) => ballot.nest))) {
      const response = await fetch(`http://127.0.0.1:${port}/api/nests/${nest}/queue`);
      const { queue }: { queue: { id: string; votes: number }[] } = await response.json();
      for (const { id, votes } of queue) {
        if (votes !== (expected.get(`${nest} ${id}`) ?? 0)) wrong++;
      }
    }
    return wrong;
  }
}
