import { strict as assert } from "node:assert";
import { LINGER_MS, NewsReel, SENTENCE_MS } from "./news_reel.ts";
import { VirtualTime } from "./sound_player_fakes.ts";

function reel() {
  const time = new VirtualTime();
  const shown: string[] = [];
  const news = new NewsReel({
    after: time.after,
    batch: (sentences) => sentences.join("+"),
    show: (sentence) => shown.push(sentence),
  });
  return { time, shown, news };
}

Deno.test("the first sentence is told at once, later ones together when it had its time", () => {
  const { time, shown, news } = reel();
  news.say("a");
  news.say("b");
  news.say("c");
  time.run(SENTENCE_MS - 1);
  assert.deepEqual(shown, ["a"]);
  time.run(1);
  assert.deepEqual(shown, ["a", "b+c"]);
});

Deno.test("however much happens, a sentence keeps its time", () => {
  const { time, shown, news } = reel();
  for (let n = 0; n < 1000; n++) {
    news.say("x");
    time.run(30);
  }
  assert.equal(shown.length, 1 + 30_000 / SENTENCE_MS);
});

Deno.test("a sentence goes away when nothing follows, and the next one is told at once", () => {
  const { time, shown, news } = reel();
  news.say("a");
  time.run(LINGER_MS);
  assert.deepEqual(shown, ["a", ""]);
  news.say("b");
  assert.deepEqual(shown, ["a", "", "b"]);
  news.close();
  assert.equal(time.pending, 0);
});
