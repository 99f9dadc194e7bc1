import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { MAIN_NEST } from "../../lib/domain/ids.ts";
import { songsOf } from "../../lib/domain/queue.ts";
import { NestStore } from "../../lib/store/nest_store.ts";
import { MINUTE } from "../../lib/domain/time.ts";
import { fileKv } from "../support/kv.ts";
import { ackOf, foldOf, knownOf, logOf, openWriter, Orders } from "../support/nests.ts";
import { within } from "../support/within.ts";
import { voteAt } from "./crash_child.ts";

const CHILD = fileURLToPath(new URL("crash_child.ts", import.meta.url));

/** What a child said before it was killed. */
interface Said {
  /** Votes that were given. */
  readonly given: number[];
  /** Votes that were acknowledged, with the number of the event. */
  readonly done: Map<number, number>;
}

/** Has a child vote, and kills it without a warning once so many votes are acknowledged. */
async function voteAndKill(path: string, first: number, kill: number): Promise<Said> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", CHILD, path, String(first)],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const said: Said = { given: [], done: new Map() };
  let rest = "";
  let killed = false;
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    // A line that was cut off by the death was never said.
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const [word, n, seq] = line.split(" ");
      if (word === "given") said.given.push(Number(n));
      else if (word === "done") said.done.set(Number(n), Number(seq));
    }
    if (said.done.size < kill || killed) continue;
    killed = true;
    child.kill("SIGKILL");
  }
  const { signal } = await child.status;
  assert.equal(signal, "SIGKILL");
  return said;
}

Deno.test("a server that is killed forgets nothing it acknowledged, and repeats nothing", async () => {
  await using file = await fileKv();
  const store = new NestStore(file.kv);
  const { writer } = await openWriter(store, { now: Date.now });
  const orders = new Orders();
  for (let n = 0; n < 11; n++) ackOf(await writer.submit(orders.add("host", `S${n}`, 60 * MINUTE)));
  const done = new Map<number, number>();
  const given: number[] = [];
  for (const kill of [1, 40, 173, 500]) {
    const said = await within(
      voteAndKill(file.path, given.length, kill),
      "a child that votes and is killed",
    );
    given.push(...said.given);
    for (const [n, seq] of said.done) done.set(n, seq);
  }
  assert.ok(done.size >= 714);
  const bySeq = new Map((await logOf(store)).map((event) => [event.seq, event.cmd]));
  for (const [n, seq] of done) assert.equal(bySeq.get(seq), voteAt(n).id, `vote ${n}`);
  // Whoever got no answer asks again: what was stored is answered, what was not is done now.
  const { writer: reopened } = await openWriter(store, { now: Date.now });
  for (const n of given) {
    const ack = ackOf(await reopened.submit(voteAt(n)));
    assert.equal(ack.changed, true);
    if (done.has(n)) assert.equal(ack.seq, done.get(n));
  }
  const log = await logOf(store);
  assert.deepEqual(log.map(({ seq }) => seq), log.map((_, index) => index + 1));
  const votes = log.flatMap(({ type, cmd }) => type === "voted" ? [cmd] : []);
  assert.deepEqual(votes.toSorted(), given.map((n) => voteAt(n).id).toSorted());
  const loaded = await store.load(MAIN_NEST) ?? assert.fail();
  const counted = Array.from(songsOf(loaded.nest.queue)).reduce((sum, song) => sum + song.votes, 0);
  assert.equal(counted, given.length);
  assert.deepEqual(knownOf(loaded.nest, Date.now()), knownOf(foldOf(log), Date.now()));
});
