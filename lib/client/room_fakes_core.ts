import { songsOf } from "../domain/queue.ts";
import type { NestEvent } from "../domain/nest.ts";
import type { WireCommand } from "../protocol/commands.ts";
import type { Answer, ServerFrame, SnapshotReason } from "../protocol/frames.ts";
import { track } from "../../tests/support/builders.ts";
import { ANA, commandId, type FakeServer } from "./room_fakes.ts";
import { shownNest } from "./room_shown.ts";
import { type Entry, receive, type RoomCore, startCore, type Step } from "./room_state.ts";

/** The command that these tests follow. */
export const MINE = commandId("mine-0001");

/** A page that has just caught up. */
export function liveCore(server: FakeServer): RoomCore {
  const core = startCore(server.snapshot(ANA));
  return receive(core, resumed(server.epoch, core.confirmed.seq, core.confirmed.seq)).core;
}

/** The stream goes on after `from`; events up to `to` were missed. */
export function resumed(epoch: string, from: number, to: number): ServerFrame {
  return { type: "resumed", at: 0, data: { epoch, from, to } };
}

/** The server says how everything stands. */
export function snapshotOf(server: FakeServer, reason: SnapshotReason, by = ANA): ServerFrame {
  return { type: "snapshot", at: 0, data: { ...server.snapshot(by), reason } };
}

/** The server answers a command. */
export function answered(answer: Answer): ServerFrame {
  return { type: "answer", at: 0, data: answer };
}

/** The same page with one more command on its way, {@link MINE} if not told otherwise. */
export function withPending(
  core: RoomCore,
  command: WireCommand,
  change: Partial<Entry> = {},
): RoomCore {
  const title = command.type === "add" ? command.uri.split(":").at(-1) ?? "" : null;
  const entry: Entry = {
    id: MINE,
    command,
    track: title === null ? null : track(title),
    at: 5,
    givenAt: 5,
    sentAt: 5,
    doubtful: false,
    seen: null,
    ack: null,
    ...change,
  };
  return { ...core, pending: [...core.pending, entry] };
}

/** The command that adds a track called `title`. */
export function add(title: string): WireCommand {
  return { type: "add", uri: track(title).uri };
}

/** What each frame leads to, one after the other. */
export function receiveAll(core: RoomCore, frames: readonly ServerFrame[]): Step[] {
  const steps: Step[] = [];
  for (const frame of frames) steps.push(receive(steps.at(-1)?.core ?? core, frame));
  return steps;
}

/** Titles in the queue people see. */
export function shownTitles(core: RoomCore): string {
  return Array.from(songsOf(shownNest(core).queue), ({ title }) => title).join(" ");
}

/** What happened after `seq`. */
export function eventsAfter(server: FakeServer, seq: number): NestEvent[] {
  return server.log.filter((event) => event.seq > seq);
}
