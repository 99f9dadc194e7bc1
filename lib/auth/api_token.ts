import { timingSafeEqual } from "node:crypto";
import type { MemberId } from "../domain/ids.ts";
import type { Actor } from "../domain/person.ts";

/** Who acts with the shared API token. */
export const API_ACTOR: Actor = { id: "api:shared" as MemberId, name: "API", role: "dj" };

/** What a request's `Authorization` header says. */
export type BearerCheck = "absent" | "malformed" | "wrong" | "right";

const encoder = new TextEncoder();

/** Compares a request's bearer token with the shared one, in time that tells nothing of either. */
export function checkBearer(header: string | null, token: string | null): BearerCheck {
  if (header === null) return "absent";
  const given = /^Bearer ([\x21-\x7e]+)$/.exec(header)?.[1];
  if (given === undefined) return "malformed";
  if (token === null) return "wrong";
  const a = encoder.encode(given);
  const b = encoder.encode(token);
  return a.length === b.length && timingSafeEqual(a, b) ? "right" : "wrong";
}
