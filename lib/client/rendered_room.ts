// This module is browser compatible.
import { nestFromView } from "../protocol/snapshot.ts";
import type { RoomStart, RoomState } from "./room_types.ts";

/** A room as the server rendered it, before anything is connected. */
export function renderedRoom({ snapshot }: RoomStart): RoomState {
  const { epoch, you, listeners } = snapshot;
  const nest = nestFromView(snapshot.nest, you);
  const me = you?.person ?? null;
  return { connection: "connecting", me, epoch, confirmed: nest, pending: [], nest, listeners };
}
