import { strict as assert } from "node:assert";
import { songId } from "../domain/ids.ts";
import type { WireCommand } from "../protocol/commands.ts";
import { nestView } from "../protocol/snapshot.ts";
import { member, track } from "../../tests/support/builders.ts";
import {
  add,
  answered,
  eventsAfter,
  liveCore,
  MINE,
  receiveAll,
  shownTitles,
  withPending,
} from "./room_fakes_core.ts";
import { ANA, commandId, serverWithSongs } from "./room_fakes.ts";
import { provisionalId } from "./room_provisional.ts";
import { shownNest } from "./room_shown.ts";
import { receive, type RoomCore } from "./room_state.ts";

const BO = member("bo");

Deno.test("a song that starts an idle nest is shown on air under its own name for now", () => {
  const core = withPending(liveCore(serverWithSongs(0)), add("First"));
  const { playback, nextSong } = shownNest(core);
  assert.ok(playback.state === "playing");
  assert.deepEqual([playback.song.id, playback.song.title], [provisionalId(MINE), "First"]);
  assert.equal(nextSong, core.confirmed.nextSong);
});

Deno.test("what is not predicted is not shown", async (t) => {
  const server = serverWithSongs(2);
  const core = liveCore(server);
  const cases: [what: string, core: RoomCore][] = [
    ["an undo", withPending(core, { type: "undo", seq: 1 })],
    ["a song that nobody described", withPending(core, add("X"), { track: null })],
    ["what the rules refuse", withPending(core, { type: "remove", song: songId(99) })],
    ["a spectator's wish", { ...withPending(core, { type: "pause" }), me: null }],
  ];
  for (const [what, given] of cases) {
    await t.step(what, () => assert.equal(shownNest(given), given.confirmed));
  }
});

Deno.test("commands on a song that was hoped for mean the song it becomes", () => {
  const hoped = provisionalId(MINE);
  const own = commandId("mine-0002");
  let core = withPending(liveCore(serverWithSongs(3)), add("Mine"));
  core = withPending(core, { type: "move", song: hoped, before: songId(2) }, { id: own });
  assert.equal(shownTitles(core), "Mine Song2 Song3");
  const seq = core.confirmed.seq + 1;
  const step = receive(core, answered({ id: MINE, ok: true, seq, changed: true, song: songId(4) }));
  assert.deepEqual(step.core.pending.at(-1)?.command, {
    type: "move",
    song: songId(4),
    before: songId(2),
  });
  assert.equal(shownTitles(step.core), "Mine Song2 Song3", "and shows as before");
});

Deno.test("somebody else's song never passes for the one that was hoped for", () => {
  const server = serverWithSongs(3);
  const hoped = provisionalId(MINE);
  let core = withPending(liveCore(server), add("Mine"));
  core = withPending(core, { type: "remove", song: hoped }, { id: commandId("mine-0002") });
  const { seq } = core.confirmed;
  server.act(BO, { type: "add", track: track("Theirs") });
  const end = receiveAll(core, eventsAfter(server, seq)).at(-1)?.core ?? core;
  assert.equal(shownTitles(end), "Song2 Theirs Song3");
});

Deno.test("prediction uses the server's rules: what is shown is what will be confirmed", async (t) => {
  const commands: WireCommand[] = [
    add("Mine"),
    { type: "vote", song: songId(3), vote: 1 },
    { type: "jam", song: songId(1) },
    { type: "comment", song: songId(1), body: "yes" },
    { type: "move", song: songId(4), before: songId(2) },
    { type: "remove", song: songId(2) },
    { type: "clear" },
    { type: "skip", playing: songId(1) },
    { type: "set_volume", volume: 4 },
    { type: "airhorn", name: "tada" },
  ];
  for (const command of commands) {
    await t.step(command.type, () => {
      const server = serverWithSongs(4);
      const at = server.time.serverMs;
      const core = withPending(liveCore(server), command, { at });
      const shown = JSON.stringify(nestView(shownNest(core)));
      server.act(
        ANA,
        command.type === "add" ? { type: "add", track: track("Mine") } : command,
        MINE,
      );
      const { nextSong } = core.confirmed;
      const expected = JSON.stringify({ ...nestView(server.nest), nextSong });
      assert.equal(shown.replaceAll(provisionalId(MINE), "5"), expected);
    });
  }
});
