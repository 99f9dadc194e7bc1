import { strict as assert } from "node:assert";
import { parseTrackUri } from "../domain/ids.ts";
import {
  createMediaSession,
  type MediaInfo,
  type MediaKey,
  type MediaSessionPort,
} from "./media_session.ts";
import type { SoundTarget } from "./sound_player_state.ts";

const uri = parseTrackUri("demo:track:1") ?? assert.fail();
const song = { uri, sound: "/a.wav", durationMs: 60_000, title: "Tide", artist: "Us", cover: "/c" };
const playing: SoundTarget = { state: "playing", startedAt: 0, ...song };

class FakeSession implements MediaSessionPort<MediaInfo> {
  metadata: MediaInfo | null = null;
  playbackState: "none" | "paused" | "playing" = "none";
  readonly keys = new Map<MediaKey, () => void>();
  position: unknown = "unset";

  setActionHandler(action: MediaKey, handler: (() => void) | null): void {
    if (handler === null) this.keys.delete(action);
    else this.keys.set(action, handler);
  }

  setPositionState(state?: { duration: number; position: number; playbackRate: number }): void {
    this.position = state;
  }
}

function setUp(session: MediaSessionPort<MediaInfo> | undefined) {
  const pressed: string[] = [];
  const keys = { pause: () => pressed.push("pause"), nexttrack: () => pressed.push("next") };
  return { pressed, media: createMediaSession({ session, describe: (info) => info, keys }) };
}

Deno.test("show() puts the song and the nest's position on the lock screen", () => {
  const session = new FakeSession();
  setUp(session).media.show(playing, 12_000);
  assert.equal(session.playbackState, "playing");
  assert.deepEqual(session.metadata, { title: "Tide", artist: "Us", artwork: [{ src: "/c" }] });
  assert.deepEqual(session.position, { duration: 60, position: 12, playbackRate: 1 });
});

Deno.test("show() keeps the position within the song", () => {
  const session = new FakeSession();
  const { media } = setUp(session);
  for (const [positionMs, position] of [[-500, 0], [60_500, 60]] as const) {
    media.show({ state: "paused", positionMs, ...song, cover: null }, positionMs);
    assert.deepEqual(session.position, { duration: 60, position, playbackRate: 1 });
  }
  assert.deepEqual(session.metadata?.artwork, []);
  assert.equal(session.playbackState, "paused");
});

Deno.test("show() clears the lock screen when the nest is idle", () => {
  const session = new FakeSession();
  const { media } = setUp(session);
  media.show(playing, 0);
  media.show({ state: "idle" }, 0);
  assert.deepEqual([session.metadata, session.playbackState, session.position], [
    null,
    "none",
    undefined,
  ]);
});

Deno.test("media keys do what they are mapped to, and nothing after clear()", () => {
  const session = new FakeSession();
  const { media, pressed } = setUp(session);
  assert.deepEqual([...session.keys.keys()], ["pause", "nexttrack"]);
  for (const press of session.keys.values()) press();
  assert.deepEqual(pressed, ["pause", "next"]);
  media.clear();
  assert.equal(session.keys.size, 0);
});

Deno.test("a browser without a media session, or with half of one, is no obstacle", async (t) => {
  const half = new FakeSession();
  half.setActionHandler = () => {
    throw new TypeError("Unknown action");
  };
  half.setPositionState = () => {
    throw new TypeError("Bad position");
  };
  for (const [name, session] of [["none", undefined], ["half", half]] as const) {
    await t.step(name, () => {
      const { media } = setUp(session);
      media.show(playing, 0);
      media.clear();
    });
  }
});
