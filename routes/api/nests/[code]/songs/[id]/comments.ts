import { commandHandler } from "../../../../../../lib/web/commands.ts";
import { json, problem } from "../../../../../../lib/http/problem.ts";
import { define } from "../../../../../../lib/web/state.ts";
import { parseSongId } from "../../../../../../lib/domain/ids.ts";
import { songHere } from "../../../../../../lib/domain/nest.ts";
import { ADD_COMMENT } from "../../../../../../lib/protocol/requests.ts";

export const handler = define.handlers({
  async GET({ params, state: { live } }) {
    await live.settle();
    const id = parseSongId(params.id ?? "");
    const song = id === null ? undefined : songHere(live.nest, id);
    if (song === undefined) {
      return problem(404, "song_not_found", "That song is neither playing nor in the queue");
    }
    return json({ seq: live.nest.seq, comments: song.comments });
  },

  POST: commandHandler(ADD_COMMENT, ({ body }, song) => ({ type: "comment", song, body })),
});
