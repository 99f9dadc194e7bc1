/// <reference lib="deno.worker" />
import { compose } from "../../lib/compose.ts";
import { MAIN_NEST } from "../../lib/domain/ids.ts";
import type { NestEvent } from "../../lib/domain/nest.ts";
import { readSettings } from "../../lib/env.ts";
import type { Listeners } from "../../lib/protocol/frames.ts";
import { Follower } from "../support/followers.ts";
import { ackOf, Orders } from "../support/nests.ts";
import { member } from "../support/builders.ts";

/** What a test asks of an isolate. */
export type Asked =
  | { readonly type: "open"; readonly name: string; readonly dataDir: string }
  /** Somebody starts to follow. */
  | { readonly type: "follow"; readonly name: string }
  /** Everybody who follows goes. */
  | { readonly type: "leave" }
  /** Adds songs, one after the other. */
  | { readonly type: "add"; readonly count: number }
  | { readonly type: "close" };

/** What an isolate says. */
export type Told =
  | { readonly type: "done"; readonly asked: Asked["type"]; readonly seqs: readonly number[] }
  /** What those who follow here were sent. */
  | { readonly type: "event"; readonly event: NestEvent }
  | { readonly type: "listeners"; readonly listeners: Listeners };

function tell(told: Told): void {
  self.postMessage(told);
}

/** An isolate of a server, put together as the real one is. */
class Isolate {
  readonly #followers: Follower[] = [];
  readonly #orders: Orders;
  readonly #echo: Awaited<ReturnType<typeof compose>>;

  private constructor(name: string, echo: Awaited<ReturnType<typeof compose>>) {
    this.#orders = new Orders(name);
    this.#echo = echo;
  }

  static async open(name: string, dataDir: string): Promise<Isolate> {
    return new Isolate(name, await compose(readSettings({ DATA_DIR: dataDir })));
  }

  async follow(name: string): Promise<void> {
    const live = await this.#echo.nests.open(MAIN_NEST);
    if (live === null) throw new Error("Cannot follow: there is no main nest");
    const follower = await new Follower(member(name)).follow(live);
    this.#followers.push(follower);
    if (this.#followers.length === 1) void this.#report(follower);
  }

  leave(): void {
    for (const follower of this.#followers.splice(0)) follower.cut();
  }

  async add(count: number): Promise<number[]> {
    const live = await this.#echo.nests.open(MAIN_NEST);
    if (live === null) throw new Error("Cannot add: there is no main nest");
    const seqs: number[] = [];
    for (let n = 0; n < count; n++) {
      seqs.push(ackOf(await live.submit(this.#orders.add("ann", `S${n}`))).seq);
    }
    return seqs;
  }

  async close(): Promise<void> {
    await this.#echo.close();
  }

  /** Passes on all that the first follower is sent. */
  async #report(follower: Follower): Promise<void> {
    let told = 0;
    while (follower.socket.closedWith === null) {
      for (const frame of follower.read().frames.slice(told)) {
        told++;
        if ("seq" in frame) tell({ type: "event", event: frame });
        else if (frame.type === "listeners") tell({ type: "listeners", listeners: frame.data });
      }
      await follower.socket.sent();
    }
  }
}

let isolate: Promise<Isolate> | null = null;

async function answer(asked: Asked): Promise<number[]> {
  if (asked.type === "open") isolate = Isolate.open(asked.name, asked.dataDir);
  const opened = await isolate;
  switch (asked.type) {
    case "open":
      return [];
    case "follow":
      await opened?.follow(asked.name);
      return [];
    case "leave":
      opened?.leave();
      return [];
    case "add":
      return await opened?.add(asked.count) ?? [];
    case "close":
      await opened?.close();
      return [];
  }
}

self.onmessage = async ({ data }: MessageEvent<Asked>) => {
  tell({ type: "done", asked: data.type, seqs: await answer(data) });
};
