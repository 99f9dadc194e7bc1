import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { type Song } from "../lib/domain/song.ts";
import { bender, member, START, Story } from "../tests/support/builders.ts";
import { buttonsIn, elementsIn, textOf } from "../tests/support/html.ts";
import { SongRow } from "./SongRow.tsx";

const ANA = member("ana");
const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(1)>`;

function rowOf(song: Song, changes: { turn?: number; rank?: number; now?: number } = {}) {
  const { turn = 1, rank = 1, now = START + 60_000 } = changes;
  return renderToString(
    <SongRow
      standing={{ song, turn, waitMs: 0 }}
      rank={rank}
      startsAt={now + 240_000}
      me={ANA}
      now={now}
      clock={() => "18:42"}
    />,
  );
}

function waiting(by: typeof ANA, title = "Song"): Song {
  const story = new Story();
  story.add("bo", "OnAir");
  story.must(by, { type: "add", track: { ...story.song("OnAir"), title } });
  return story.song(title);
}

Deno.test("a row says where a song stands, why, and when it plays", () => {
  const text = textOf(rowOf(waiting(member("bo")), { turn: 2, rank: 4 }));
  assert.match(text, /^5 /);
  assert.match(text, /2nd turn of bo/);
  assert.match(text, /in 4 min · 18:42/);
});

Deno.test("one's own song and Bender's say so", () => {
  assert.match(textOf(rowOf(waiting(ANA))), /your 1st/);
  assert.match(textOf(rowOf(waiting(bender))), /Bender fills in/);
});

Deno.test("every button of a row names its song", () => {
  const buttons = buttonsIn(rowOf(waiting(member("bo"), "Bamboo Rain")));
  const named = buttons.filter(({ label }) => label.includes("‘Bamboo Rain’"));
  assert.deepEqual(
    buttons.filter((button) => !named.includes(button)).map(({ label }) => label),
    ["Say"],
  );
  assert(buttons.some(({ value }) => value?.startsWith("remove.")));
});

Deno.test("titles, artists and names are only ever text", () => {
  const song = {
    ...waiting(ANA),
    title: HOSTILE,
    artist: HOSTILE,
    addedBy: { ...member("bo"), name: HOSTILE },
    comments: [{ id: 1, by: { ...member("bo"), name: HOSTILE }, at: START, body: HOSTILE }],
    commentCount: 1,
  };
  const html = rowOf(song);
  assert(!html.includes("<script"), html);
  assert.deepEqual(elementsIn(html, "img"), []);
  assert(textOf(html).includes(HOSTILE));
});

Deno.test("a song is new for a moment only", () => {
  const song = waiting(member("bo"));
  assert.match(rowOf(song, { now: song.addedAt + 500 }), /class="song new"/);
  assert.match(rowOf(song, { now: song.addedAt + 5000 }), /class="song"/);
});
