import assert from "node:assert/strict";
import { member, nineSongs, playingStory, Story, track } from "../../tests/support/builders.ts";
import type { SongId } from "./ids.ts";
import { NOBODY } from "./person.ts";
import { endsAt, isDue, positionAt } from "./playback.ts";
import { DAY, HOUR, MINUTE, SECOND } from "./time.ts";

function position(story: Story): number {
  return positionAt(story.nest.playback, story.now);
}

Deno.test("an idle nest plays what is added, from its start", () => {
  const story = new Story();
  const events = story.must("a", { type: "add", track: track("A1") });
  assert.deepEqual(events.map(({ type }) => type), ["added", "advanced"]);
  assert.equal(story.onAir(), "A1");
  assert.equal(position(story), 0);
  assert.equal(story.order(), "");
});

Deno.test("songs that ended follow each other without a gap, however late somebody looks", () => {
  const story = new Story();
  const began = story.now;
  for (const title of ["A1", "A2", "A3"]) story.add("a", title, MINUTE);
  const events = story.later(2 * MINUTE + 5 * SECOND).catchUp();
  assert.deepEqual(
    events.map((event) =>
      event.type === "advanced" && event.data.ended !== null && event.data.ended
    ),
    [
      {
        song: "1",
        startedAt: began,
        endedAt: began + MINUTE,
        positionMs: MINUTE,
        how: "finished",
      },
      {
        song: "2",
        startedAt: began + MINUTE,
        endedAt: began + 2 * MINUTE,
        positionMs: MINUTE,
        how: "finished",
      },
    ],
  );
  assert.equal(story.onAir(), "A3");
  assert.equal(position(story), 5 * SECOND);
});

Deno.test("W37: running dry is an event, and the next song starts when it comes", () => {
  const story = new Story();
  story.add("a", "A1", MINUTE);
  const [event] = story.later(HOUR).catchUp();
  assert.deepEqual(event?.type === "advanced" && event.data.next, { state: "idle" });
  assert.equal(story.onAir(), null);
  story.add("a", "A2");
  assert.equal(story.onAir(), "A2");
  assert.equal(position(story), 0, "it starts now, not when the one before ended");
});

Deno.test("W35: the shortest song is over at once and the next one plays", () => {
  const story = new Story();
  story.add("a", "Blip", 1);
  story.add("a", "A2", MINUTE);
  story.later(1).catchUp();
  assert.equal(story.onAir(), "A2");
});

Deno.test("an advance does nothing before the end, while paused, or for another song", async (t) => {
  const cases: [what: string, tell: (story: Story) => void, playing?: SongId][] = [
    ["a moment too early", (story) => void story.later(MINUTE - 1)],
    [
      "paused",
      (story) => {
        story.must("d", { type: "pause" });
        story.later(HOUR);
      },
    ],
    ["another song", (story) => void story.later(HOUR), "2" as SongId],
  ];
  for (const [what, tell, playing = "1" as SongId] of cases) {
    await t.step(what, () => {
      const story = new Story();
      story.add("a", "A1", MINUTE);
      story.add("a", "A2", MINUTE);
      tell(story);
      assert.deepEqual(story.must(NOBODY, { type: "advance", playing }), []);
      assert.equal(story.onAir(), "A1");
    });
  }
});

Deno.test("two lookers advance one song", () => {
  const story = new Story();
  story.add("a", "A1", MINUTE);
  story.add("a", "A2", MINUTE);
  story.later(MINUTE);
  const advance = { type: "advance", playing: story.id("A1") } as const;
  assert.equal(story.must(NOBODY, advance).length, 1);
  assert.equal(story.must(NOBODY, advance).length, 0);
  assert.equal(story.onAir(), "A2");
});

Deno.test("W13: after pauses, now minus startedAt is the position", () => {
  const story = playingStory();
  let heard = 0;
  for (const [playMs, pauseMs] of [[7 * SECOND, 3 * HOUR], [1, 1], [0, 5], [60 * SECOND, DAY]]) {
    story.later(playMs ?? 0);
    heard += playMs ?? 0;
    story.must("d", { type: "pause" });
    assert.equal(position(story), heard);
    story.later(pauseMs ?? 0);
    assert.equal(position(story), heard, "a pause stands still");
    story.must("e", { type: "resume" });
    const { playback } = story.nest;
    assert.ok(playback.state === "playing");
    assert.equal(story.now - playback.startedAt, heard);
  }
});

Deno.test("W14: a pause of days loses neither song, position nor queue", () => {
  const story = nineSongs();
  story.later(42 * SECOND).must("d", { type: "pause" });
  const before = story.places();
  story.later(3 * DAY).catchUp();
  story.must("d", { type: "resume" });
  assert.equal(story.onAir(), "OnAir");
  assert.equal(position(story), 42 * SECOND);
  assert.equal(story.places(), before);
});

Deno.test("a second pause or resume changes nothing", () => {
  const story = playingStory();
  assert.deepEqual(story.must("d", { type: "resume" }), []);
  story.later(SECOND).must("d", { type: "pause" });
  const before = story.nest;
  assert.deepEqual(story.later(SECOND).must("e", { type: "pause" }), []);
  assert.equal(story.nest, before);
});

Deno.test("a song paused when it was over ends as soon as it is resumed", () => {
  const story = new Story();
  story.add("a", "A1", MINUTE);
  story.add("a", "A2", MINUTE);
  story.later(MINUTE + SECOND).must("d", { type: "pause" });
  assert.equal(position(story), MINUTE);
  story.later(HOUR).must("d", { type: "resume" });
  story.catchUp();
  assert.equal(story.onAir(), "A2");
  assert.equal(position(story), 0);
});

Deno.test("W36: two people who skip together skip one song", () => {
  const story = nineSongs();
  const skip = { type: "skip", playing: story.id("OnAir") } as const;
  story.later(9 * SECOND);
  const [event] = story.must("a", skip);
  assert.deepEqual(event?.type === "advanced" && event.data.ended, {
    song: skip.playing,
    startedAt: story.now - 9 * SECOND,
    endedAt: story.now,
    positionMs: 9 * SECOND,
    how: "skipped",
  });
  assert.deepEqual(story.give("b", skip), {
    ok: false,
    error: { code: "not_playing", message: `Song ${skip.playing} is not playing` },
  });
  assert.equal(story.onAir(), "A1");
  assert.equal(position(story), 0);
});

Deno.test("W36: a skip while paused takes the next song to its start, and stays paused", () => {
  const story = nineSongs();
  story.later(SECOND).must("d", { type: "pause" });
  story.later(HOUR).must("d", { type: "skip", playing: story.id("OnAir") });
  assert.equal(story.onAir(), "A1");
  assert.equal(story.nest.playback.state, "paused");
  assert.equal(position(story), 0);
  story.later(HOUR).must("d", { type: "resume" });
  assert.equal(position(story), 0);
});

Deno.test("a skip of the last song leaves silence", () => {
  const story = playingStory();
  story.must("d", { type: "skip", playing: story.id("OnAir") });
  assert.equal(story.nest.playback.state, "idle");
});

Deno.test("W36: nothing that needs a song is kept for later in silence", () => {
  const story = new Story();
  for (
    const command of [
      { type: "skip", playing: "1" as SongId },
      { type: "pause" },
      { type: "resume" },
    ] as const
  ) {
    const decision = story.give("d", command);
    assert.ok(!decision.ok && decision.error.code === "not_playing", command.type);
  }
  story.add("a", "A1");
  assert.equal(story.nest.playback.state, "playing");
  assert.equal(story.onAir(), "A1");
});

Deno.test("a removed song is gone; the one on air cannot be removed", () => {
  const story = nineSongs();
  const remove = (song: SongId) => story.give("d", { type: "remove", song });
  const song = story.id("B1");
  assert.ok(remove(song).ok);
  assert.equal(story.order(), "A1 C1 A2 B2 C2 A3 B3 A4");
  for (const id of [song, story.id("OnAir"), "999" as SongId]) {
    assert.deepEqual(remove(id), {
      ok: false,
      error: { code: "song_not_found", message: `Song ${id} is not in the queue` },
    });
  }
});

Deno.test("a clear empties the queue and leaves the song on air alone", () => {
  const story = nineSongs();
  const [event] = story.must("d", { type: "clear" });
  assert.deepEqual(event?.data, {
    by: { id: "guest:d", name: "d" },
    count: 9,
    layer: event?.seq,
  });
  assert.equal(story.order(), "");
  assert.equal(story.onAir(), "OnAir");
  assert.deepEqual(story.must("d", { type: "clear" }), [], "there is nothing left to clear");
});

Deno.test("the shared volume changes once", () => {
  const story = new Story();
  assert.equal(story.nest.volume, 95);
  assert.equal(story.must(member("d"), { type: "set_volume", volume: 30 }).length, 1);
  assert.deepEqual(story.must("e", { type: "set_volume", volume: 30 }), []);
  assert.equal(story.nest.volume, 30);
});

Deno.test("positionAt() stays within the song, whatever the clock says", async (t) => {
  const story = playingStory();
  const { durationMs } = story.song("OnAir");
  const cases: [ms: number, position: number][] = [
    [-5000, 0],
    [0, 0],
    [durationMs - 1, durationMs - 1],
    [durationMs, durationMs],
    [durationMs + DAY, durationMs],
  ];
  for (const [ms, expected] of cases) {
    await t.step(`${ms} ms after the start`, () => {
      assert.equal(positionAt(story.nest.playback, story.now + ms), expected);
      assert.equal(isDue(story.nest.playback, story.now + ms), ms >= durationMs);
    });
  }
  assert.equal(positionAt({ state: "idle" }, story.now), 0);
  assert.equal(endsAt({ state: "idle" }), null);
});
