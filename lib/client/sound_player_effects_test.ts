import { strict as assert } from "node:assert";
import { MAX_EFFECT_GAIN, MAX_EFFECTS_AT_ONCE, SoundEffects } from "./sound_player_effects.ts";

function setUp() {
  const loaded: string[] = [];
  const played: { sound: string; gain: number; ended: () => void }[] = [];
  const effects = new SoundEffects<string>({
    output: () => ({
      resume: () => Promise.resolve(),
      decode: (bytes) =>
        bytes.byteLength === 0
          ? Promise.reject(new Error("Cannot decode"))
          : Promise.resolve(`sound of ${bytes.byteLength}`),
      play: (sound, gain, ended) => void played.push({ sound, gain, ended }),
    }),
    load: (url) => {
      loaded.push(url);
      if (url === "/gone") return Promise.reject(new Error("404"));
      return Promise.resolve(new ArrayBuffer(url === "/damaged" ? 0 : url.length));
    },
  });
  return { effects, loaded, played };
}

Deno.test("playEffect() fetches and decodes a sound once", async () => {
  const { effects, loaded, played } = setUp();
  await Promise.all([effects.playEffect("/horn", 0.4), effects.playEffect("/horn", 0.4)]);
  assert.deepEqual(loaded, ["/horn"]);
  assert.deepEqual(played.map(({ sound }) => sound), ["sound of 5", "sound of 5"]);
});

Deno.test("playEffect() caps the gain and is silent without one", async (t) => {
  const cases: [gain: number, played: number | null][] = [
    [0.4, 0.4],
    [1, MAX_EFFECT_GAIN],
    [Infinity, MAX_EFFECT_GAIN],
    [0, null],
    [-1, null],
    [NaN, null],
  ];
  for (const [gain, expected] of cases) {
    await t.step(String(gain), async () => {
      const { effects, played } = setUp();
      assert.equal(await effects.playEffect("/horn", gain), expected !== null);
      assert.deepEqual(played.map((one) => one.gain), expected === null ? [] : [expected]);
    });
  }
});

Deno.test("playEffect() answers false, and tries again later, when there is no sound", async () => {
  const { effects, loaded } = setUp();
  for (const url of ["/gone", "/gone", "/damaged"]) {
    assert.equal(await effects.playEffect(url, 0.5), false);
  }
  assert.deepEqual(loaded, ["/gone", "/gone", "/damaged"]);
});

Deno.test("playEffect() lets only a few sounds out at once", async () => {
  const { effects, played } = setUp();
  const blow = () => effects.playEffect("/horn", 0.5);
  for (let i = 0; i < MAX_EFFECTS_AT_ONCE; i++) assert.equal(await blow(), true);
  assert.equal(await blow(), false);
  played[0]?.ended();
  assert.equal(await blow(), true);
});

Deno.test("playEffect() is silent while muted, also when muted during the download", async () => {
  const { effects, played } = setUp();
  const playing = effects.playEffect("/horn", 0.5);
  effects.muted = true;
  assert.equal(await playing, false);
  assert.equal(await effects.playEffect("/horn", 0.5), false);
  assert.deepEqual(played, []);
});

Deno.test("a browser without Web Audio hears no effects and shows no error", async () => {
  const effects = new SoundEffects<string>({
    output: () => {
      throw new TypeError("AudioContext is not defined");
    },
    load: () => Promise.resolve(new ArrayBuffer(1)),
  });
  await effects.unlock();
  assert.equal(await effects.playEffect("/horn", 0.5), false);
});
