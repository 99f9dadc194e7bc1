import { echonest } from "../lib/compose.ts";
import { faultText } from "../lib/log.ts";

/** Moves every nest on and sweeps up. Doing it twice, or skipping a minute, does no harm. */
export async function sweepNests(): Promise<void> {
  const echo = await echonest();
  try {
    await echo.sweep();
  } catch (fault) {
    echo.log("error", "the minute's sweep failed", { fault: faultText(fault) });
  }
}
