import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { CommandId } from "../domain/ids.ts";
import { songsOf } from "../domain/queue.ts";
import type { WireCommand } from "../protocol/commands.ts";
import { nestView, youView } from "../protocol/snapshot.ts";
import { member, track } from "../../tests/support/builders.ts";
import { openRoom } from "./room.ts";
import { ANA, type FakeServer, seededChance, serverWithSongs, settle } from "./room_fakes.ts";
import { FakePage, FakeStorage } from "./room_fakes_page.ts";
import type { Outcome, Room } from "./room_types.ts";

/** How often a run cuts each page's connection. */
const CUTS = 300;

interface Tab {
  readonly page: FakePage;
  room: Room;
  /** Outcomes of the commands given here, by number. */
  readonly outcomes: Map<number, Outcome>;
  given: number;
  cuts: number;
  /** `seq` of every event told. */
  readonly told: number[];
}

function openTab(server: FakeServer, name: string, chance: () => number, storage: FakeStorage) {
  const page = new FakePage(server, { name, chance, storage });
  const start = { snapshot: server.snapshot(ANA), socketPath: "/socket" };
  const tab: Tab = {
    page,
    room: openRoom(start, page.ports),
    outcomes: new Map(),
    given: 0,
    cuts: 0,
    told: [],
  };
  tab.room.onNews((news) => {
    if (news.type === "event") tab.told.push(news.event.seq);
  });
  return tab;
}

function pick<T>(chance: () => number, from: readonly T[]): T {
  const picked = from[Math.floor(chance() * from.length)];
  if (picked === undefined) throw new RangeError("Cannot pick from nothing");
  return picked;
}

/** Something somebody would do who sees this room. */
function randomCommand({ state: { nest } }: Pick<Room, "state">, chance: () => number, n: number) {
  const songs = Array.from(songsOf(nest.queue), ({ id }) => id);
  const song = songs.length === 0 ? null : pick(chance, songs);
  const commands: WireCommand[] = [
    { type: "add", uri: track(`T${n}`).uri },
    { type: "set_volume", volume: Math.floor(chance() * 101) },
    { type: "pause" },
    { type: "resume" },
    { type: "airhorn", name: "tada" },
  ];
  if (nest.playback.state !== "idle") {
    commands.push({ type: "skip", playing: nest.playback.song.id });
    commands.push({ type: "comment", song: nest.playback.song.id, body: `words ${n % 5}` });
  }
  if (song !== null) {
    const before = chance() < 0.3 ? null : pick(chance, songs);
    commands.push(
      { type: "vote", song, vote: chance() < 0.5 ? 1 : -1 },
      { type: "unvote", song },
      { type: chance() < 0.5 ? "jam" : "unjam", song },
      { type: "move", song, before },
    );
    if (chance() < 0.3) commands.push({ type: "remove", song });
  }
  return pick(chance, commands);
}

function giveRandom(tab: Tab, chance: () => number): void {
  const n = ++tab.given;
  const command = randomCommand(tab.room, chance, n);
  const known = command.type === "add" && chance() < 0.9 ? track(`T${n}`) : undefined;
  void tab.room.give(command, known).then((outcome) => tab.outcomes.set(n, outcome));
}

function actOfOther(server: FakeServer, chance: () => number, n: number): void {
  const command = randomCommand({ state: { nest: server.nest } } as Room, chance, n);
  const by = member(pick(chance, ["bo", "cy", "host"]));
  if (command.type === "add") server.act(by, { type: "add", track: track(`O${n}`) });
  else server.act(by, command);
}

/** One thing happens to one tab. */
function jolt(server: FakeServer, tab: Tab, chance: () => number, n: number): void {
  const { line } = tab.page;
  const roll = chance();
  if (roll < 0.06) giveRandom(tab, chance);
  else if (roll < 0.09) actOfOther(server, chance, n);
  else if (roll < 0.25) line.open();
  else if (roll < 0.5) line.deliverUp(Math.ceil(chance() * 6));
  else if (roll < 0.8) line.deliverDown(Math.ceil(chance() * 9));
  else if (roll < 0.85) tab.page.wake();
  else if (roll < 0.94) server.time.run(Math.floor(chance() * 1_000));
  else if (line.isUp) {
    tab.cuts++;
    // A proxy may have everything already, or nothing; a page that gave up has sent it all.
    if (chance() < 0.3) line.deliverUp();
    line.cut(pick(chance, [1006, 1012, 4408]));
  }
  if (chance() < 0.002) server.trimmedTo = server.nest.seq;
}

async function bringTogether(server: FakeServer, tabs: readonly Tab[]): Promise<void> {
  for (let round = 0; round < 100; round++) {
    for (const tab of tabs) tab.page.deliverAll();
    await settle();
    server.time.run(500);
    const isDone = tabs.every(({ room, page }) =>
      room.state.connection === "live" && room.state.pending.length === 0 &&
      room.state.confirmed.seq === server.nest.seq && page.line.queued === 0
    );
    if (isDone) return;
  }
  assert.fail("the tabs never came to rest");
}

function assertOnceEach(server: FakeServer): void {
  const seen = new Set<CommandId>();
  let before: CommandId | null = null;
  for (const [index, { seq, cmd }] of server.log.entries()) {
    assert.equal(seq, index + 1);
    if (cmd !== null && cmd !== before) {
      assert.ok(!seen.has(cmd), `${cmd} was carried out twice`);
      seen.add(cmd);
    }
    before = cmd;
  }
}

function assertSettled(server: FakeServer, tab: Tab): void {
  const { state } = tab.room;
  assert.equal(tab.outcomes.size, tab.given, "every command has one outcome");
  assert.deepEqual(nestView(state.confirmed), nestView(server.nest));
  assert.deepEqual(youView(state.confirmed, ANA), youView(server.nest, ANA));
  assert.equal(state.nest, state.confirmed, "nothing hoped for is left");
  const seqs = new Set(server.log.filter(({ cmd }) => cmd !== null).map(({ seq }) => seq));
  for (const outcome of tab.outcomes.values()) {
    if (outcome.ok && outcome.changed) assert.ok(seqs.has(outcome.seq), "acknowledged and stored");
    else if (!outcome.ok) assert.notEqual(outcome.error, "unconfirmed");
  }
  assert.deepEqual(tab.told, [...new Set(tab.told)].sort((a, b) => a - b), "told in order, once");
}

Deno.test("two tabs lose their connections 300 times; nothing is lost, repeated or left over", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const chance = seededChance(seed);
      const server = serverWithSongs(5);
      server.eventsFirst = () => chance() < 0.5;
      const storage = new FakeStorage();
      const tabs = [
        openTab(server, "tab-a", chance, storage),
        openTab(server, "tab-b", chance, storage),
      ];
      for (let n = 0; tabs.some(({ cuts }) => cuts < CUTS); n++) {
        jolt(server, pick(chance, tabs), chance, n);
        if (n % 50 === 0) await settle();
      }
      await bringTogether(server, tabs);
      assertOnceEach(server);
      for (const tab of tabs) assertSettled(server, tab);
      assert.equal(storage.length, 0, "nothing is left to send");
      for (const { room, page } of tabs) {
        room.close();
        assert.equal(page.timers, 0);
      }
    }),
    { numRuns: 8 },
  );
});
