// This module is browser compatible.
import type { AirhornName } from "../lib/domain/airhorns.ts";

const LABELS: Readonly<Record<AirhornName, string>> = {
  airhorn: "airhorn",
  dj_airhorn: "DJ horn",
  reload_shot: "reload",
  eagle: "eagle",
  rimshot: "rimshot",
  sad_trombone: "sad trombone",
  party_horn: "party horn",
  ship_horn: "ship horn",
  baking_soda: "baking soda",
  tada: "ta-da",
};

/** What people call a horn. */
export function hornLabel(name: AirhornName): string {
  return LABELS[name];
}
