import { sweepNests } from "./sweep_nests.ts";

// Without a scheduler, as under a test runner, playback still moves on whenever anybody looks.
if (typeof Deno.cron === "function") {
  Deno.cron("advance playback and sweep up", "* * * * *", sweepNests);
}
