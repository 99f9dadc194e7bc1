import assert from "node:assert/strict";
import { parseSongId, parseTrackUri, type SongId } from "../lib/domain/ids.ts";
import type { WireCommand } from "../lib/protocol/commands.ts";
import { act, type ActFields, parseAct } from "./acts.ts";

const song = parseSongId("12");
const uri = parseTrackUri("library:file:a.b~c");
assert(song !== null && uri !== null);

Deno.test("parseAct() reads what the page's buttons say", async (t) => {
  const cases: [text: string, command: WireCommand, fields?: ActFields][] = [
    [act.vote(song, 1), { type: "vote", song, vote: 1 }],
    [act.vote(song, -1), { type: "vote", song, vote: -1 }],
    [act.unvote(song), { type: "unvote", song }],
    [act.jam(song), { type: "jam", song }],
    [act.unjam(song), { type: "unjam", song }],
    [act.remove(song), { type: "remove", song }],
    [act.skip(song), { type: "skip", playing: song }],
    [act.pause, { type: "pause" }],
    [act.resume, { type: "resume" }],
    [act.clear, { type: "clear" }],
    [act.add(uri), { type: "add", uri }],
    [act.airhorn("tada"), { type: "airhorn", name: "tada" }],
    [act.airhorn("tada"), { type: "free_airhorn", name: "tada" }, { free: true }],
    [act.undo(7), { type: "undo", seq: 7 }],
    [act.comment(song), { type: "comment", song, body: "hey  you" }, { body: " hey  you " }],
  ];
  for (const [text, command, fields] of cases) {
    await t.step(text, () => assert.deepEqual(parseAct(text, fields), command));
  }
});

Deno.test("parseAct() takes nothing else for a command", async (t) => {
  const cases: [text: string, fields?: ActFields][] = [
    [""],
    ["vote"],
    ["vote.12"],
    ["vote.12.2"],
    ["vote.x.1"],
    ["jam.0"],
    ["jam."],
    ["pause.12"],
    ["undo.-1"],
    ["undo.1e3"],
    ["add.nonsense"],
    ["airhorn.kazoo"],
    ["advance.12"],
    ["comment.12"],
    ["comment.12", { body: "  " }],
    ["comment.12", { body: "two\nlines" }],
    ["comment.12", { body: "x".repeat(501) }],
    ["__proto__.12"],
  ];
  for (const [text, fields] of cases) {
    await t.step(JSON.stringify(text), () => assert.equal(parseAct(text, fields), null));
  }
});

Deno.test("parseAct() takes a song that only this page knows, when it says so", () => {
  const hoped = "~0af3" as SongId;
  const isHoped = (song: SongId) => song === hoped;
  assert.deepEqual(parseAct(act.jam(hoped), { isHoped }), { type: "jam", song: hoped });
  assert.deepEqual(parseAct(act.vote(hoped, -1), { isHoped }), {
    type: "vote",
    song: hoped,
    vote: -1,
  });
  assert.equal(parseAct(act.jam(hoped)), null);
});
