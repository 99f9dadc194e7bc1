import { MAIN_NEST, songId } from "../../lib/domain/ids.ts";
import { NestStore } from "../../lib/store/nest_store.ts";
import { NestWriter } from "../../lib/store/nest_writer.ts";
import type { Order } from "../../lib/store/order.ts";
import { member } from "../support/builders.ts";
import { commandId } from "../support/nests.ts";

/** Members that vote at the same time. */
const AT_ONCE = 16;
/** Songs they vote on: 2 to 11, while song 1 is on air. */
const SONGS = 10;

/** The n-th vote, by the n-th voter: the same order whoever gives it. */
export function voteAt(n: number): Order {
  return {
    id: commandId(`vote-${n}`),
    by: member(`voter${n}`),
    command: { type: "vote", song: songId(2 + n % SONGS), vote: 1 },
  };
}

/** Votes from the n-th on until it is killed, and says which votes it gives and which are done. */
async function voteForever(path: string, first: number): Promise<void> {
  const writer = await NestWriter.open({
    store: new NestStore(await Deno.openKv(path)),
    code: MAIN_NEST,
    now: Date.now,
    pause: () => Promise.resolve(),
    onNews: () => {},
  });
  if (writer === null) throw new Error(`Cannot vote in ${path}: it has no main nest`);
  let next = first;
  const say = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (;;) {
      const n = next++;
      say(`given ${n}`);
      const result = await writer.submit(voteAt(n));
      if (result.ok) say(`done ${n} ${result.value.seq}`);
    }
  }));
}

if (import.meta.main) {
  const [path = "", first = "0"] = Deno.args;
  await voteForever(path, Number(first));
}
