/**
 * Draws where the server's time goes, as `docs/images/profile.svg`: its own process under V8's
 * profiler, once while people vote and once while many follow.
 */
import { MAIN_NEST } from "../../lib/domain/ids.ts";
import { closedLoop, KeepAlive, pause, requestBytes } from "./http_driver.ts";
import { eventStream, Listener } from "./listeners.ts";
import { addSongs, signIn, signInMany } from "./people.ts";
import { type ServerProcess, startEchoNest } from "./processes.ts";
import { type Profile, timeByArea } from "./profile_areas.ts";
import { seedNests } from "./seed.ts";
import { Voters } from "./voting.ts";

const OUT = new URL("../../docs/images/profile.svg", import.meta.url);
const SECONDS = 8;

interface Chart {
  readonly title: string;
  /** Share of the busy time of each area, largest first. */
  readonly rows: readonly (readonly [area: string, share: number])[];
}

async function votes(server: ServerProcess): Promise<void> {
  const people = await signInMany(server.port, 64);
  const voters = new Voters(people.map((headers, index) => ({
    headers,
    nest: MAIN_NEST,
    song: 2 + index % 40,
  })));
  await closedLoop({
    port: server.port,
    connections: 64,
    seconds: SECONDS,
    warmUpSeconds: 0,
    next: (voter) => voters.next(voter),
  });
}

async function following(server: ServerProcess): Promise<void> {
  const headers = await signIn(server.port, "Ana");
  await addSongs(server.port, headers, 2);
  const wire = eventStream("/api/nests/main/events");
  const listeners = await Listener.openMany(server.port, 1000, wire);
  const sender = await KeepAlive.open(server.port);
  for (let event = 0; event < SECONDS * 10; event++) {
    const body = JSON.stringify({ volume: event % 100 });
    await sender.send(requestBytes("PUT", "/api/nests/main/volume", headers, body));
    await pause(100);
  }
  sender.close();
  for (const listener of listeners) listener.close();
  await pause(500);
}

async function chart(
  title: string,
  dir: string,
  load: (server: ServerProcess) => Promise<void>,
): Promise<Chart> {
  await seedNests(`${dir}/data`, [MAIN_NEST], 40);
  {
    // Builds what is missing, so that the profile is not one of the build.
    await using _built = await startEchoNest(`${dir}/data`);
  }
  {
    await using server = await startEchoNest(`${dir}/data`, [
      "--cpu-prof",
      `--cpu-prof-dir=${dir}`,
    ]);
    await load(server);
  }
  const profile = await readProfile(dir);
  const times = [...timeByArea(profile)].sort(([, a], [, b]) => b - a);
  const busy = times.reduce((sum, [, time]) => sum + time, 0);
  return { title, rows: times.map(([area, time]) => [area, time / busy]) };
}

async function readProfile(dir: string): Promise<Profile> {
  for await (const { name } of Deno.readDir(dir)) {
    if (name.endsWith(".cpuprofile")) return JSON.parse(await Deno.readTextFile(`${dir}/${name}`));
  }
  throw new Error(`Cannot draw a profile: there is none in ${dir}`);
}

function svg(charts: readonly Chart[]): string {
  const lines: string[] = [];
  let y = 0;
  for (const { title, rows } of charts) {
    y += 34;
    lines.push(`<text x="16" y="${y}" class="title">${title}</text>`);
    y += 10;
    for (const [area, share] of rows) {
      if (share < 0.005) continue;
      const width = Math.max(1, share * 640).toFixed(0);
      lines.push(
        `<text x="296" y="${y + 15}" text-anchor="end">${area}</text>`,
        `<rect x="306" y="${y + 3}" width="${width}" height="16" rx="3"/>`,
        `<text x="${314 + Number(width)}" y="${y + 15}">${(share * 100).toFixed(1)} %</text>`,
      );
      y += 23;
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 ${y + 20}" role="img">
<title>Where the server's time goes, by area</title>
<style>
text { font: 13px system-ui, sans-serif; fill: #2b2140 }
.title { font-weight: 600; font-size: 15px }
rect { fill: #7a4fd0 }
</style>
<rect width="760" height="${y + 20}" rx="8" style="fill: #fbf8ff"/>
${lines.join("\n")}
</svg>
`;
}

const dir = await Deno.makeTempDir({ prefix: "echonest-profile-" });
try {
  await Deno.writeTextFile(
    OUT,
    svg([
      await chart("64 connections vote in one nest, as fast as they can", `${dir}/votes`, votes),
      await chart("1,000 SSE listeners, 10 events a second", `${dir}/following`, following),
    ]),
  );
} finally {
  await Deno.remove(dir, { recursive: true });
}
