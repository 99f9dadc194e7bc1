import assert from "node:assert/strict";
import { logFaults, soak } from "./soak.ts";

const name = "random people leave nothing behind: no fault, no listener, no open file";
// Memory and open files are read from /proc.
Deno.test({ name, ignore: Deno.build.os !== "linux" }, async () => {
  const lines: string[] = [];
  const report = await soak({
    seconds: 10,
    nests: 10,
    listeners: 60,
    guests: 8,
    seed: 1,
    say: (line) => lines.push(line),
  });
  assert.deepEqual(report.faults, [], lines.join("\n"));
  assert.ok(report.requests > 50, `${report.requests} requests`);
  assert.ok(report.reconnects > 5, `${report.reconnects} reconnects`);
  assert.ok(report.heard > 60, `${report.heard} frames`);
  assert.ok(report.memory.length > 3, "memory was not sampled");
});

Deno.test("the log of a soak may hold no error, and no warning but the expected one", () => {
  const printed = [
    "EchoNest is open: http://127.0.0.1:8000",
    "2026-01-01T00:00:00.000Z info stopping",
    '2026-01-01T00:00:00.000Z warn Cannot play 1 files in "music": not-a-song.mp3',
    '2026-01-01T00:00:00.000Z warn cannot follow a hint fault="Error: no"',
    "2026-01-01T00:00:00.000Z error work in the background failed",
    "error: Uncaught (in promise) Error: no",
  ];
  assert.deepEqual(logFaults(printed.join("\n")), printed.slice(3));
});
