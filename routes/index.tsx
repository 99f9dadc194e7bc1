import type { JSX } from "preact";
import { HttpError, page } from "fresh";
import { FIRST_ROWS } from "../components/Queue.tsx";
import { NestRoom, type NestRoomProps } from "../islands/NestRoom.tsx";
import type { Catalogue } from "../lib/app/echonest.ts";
import { MAIN_NEST } from "../lib/domain/ids.ts";
import type { Track } from "../lib/domain/track.ts";
import { noticeText, undoOffered } from "../lib/http/form.ts";
import { readGuard } from "../lib/web/read_guard.ts";
import { define } from "../lib/web/state.ts";

const SUGGESTIONS = 6;
const RESULTS = 20;
const MAX_ROWS = 20_000;
const MAX_QUERY = 200;

/** The main nest, as it is right now. */
export const handler = define.handlers({
  async GET({ url, state: { echo, actor } }) {
    if (readGuard(echo, actor) !== null) throw new HttpError(401);
    const live = await echo.nests.open(MAIN_NEST);
    if (live === null) throw new HttpError(503);
    await live.settle();
    const { searchParams } = url;
    const query = (searchParams.get("q") ?? "").trim().slice(0, MAX_QUERY);
    const data: NestRoomProps = {
      start: { snapshot: live.snapshot(actor), socketPath: `/api/nests/${MAIN_NEST}/socket` },
      renderedAt: echo.now(),
      guestsAllowed: echo.settings.guests,
      suggestions: await find(echo.catalogue, "", SUGGESTIONS),
      search: query === "" ? null : { query, items: await find(echo.catalogue, query, RESULTS) },
      notice: noticeText(searchParams.get("notice")),
      undo: actor === null ? null : undoOffered(searchParams),
      rows: rowsWanted(searchParams.get("rows")),
    };
    return page(data);
  },
});

/** The page of the main nest. */
export default define.page<typeof handler>(({ data }): JSX.Element => <NestRoom {...data} />);

async function find(
  catalogue: Catalogue,
  query: string,
  limit: number,
): Promise<readonly Track[]> {
  const found = await catalogue.search({ query, cursor: null, limit });
  return found.ok ? found.value.items : [];
}

function rowsWanted(text: string | null): number {
  const rows = Number(text ?? FIRST_ROWS);
  return Number.isInteger(rows) && rows >= FIRST_ROWS ? Math.min(rows, MAX_ROWS) : FIRST_ROWS;
}
