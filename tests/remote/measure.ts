import { percentile } from "../bench/http_driver.ts";
import type { NestServer } from "../e2e/nest_server.ts";
import type { KvConnectServer } from "./kv_connect/server.ts";
import { startDatabase } from "./remote_kv.ts";
import { Ear, fillQueue, openServer, Voter } from "./two_servers.ts";

// What the way to the database costs: votes per second, and how long an event takes to a listener of
// the same and of the other server. Prints a table for docs/deploy.md.
//
//   deno run -A tests/remote/measure.ts
//
// The database speaks HTTP/2 over TLS, as the real one does; `openssl` makes its certificate. What
// the runtime adds on one machine is measured with it: its client sends a larger write in two parts
// and holds the second back until the first is confirmed, which takes up to 40 ms.

const LATENCIES = [0, 7, 94];
const VOTERS = 64;
const SONGS = 6;
const EVENTS = 40;

interface Tls {
  /** Path of the certificate. */
  readonly path: string;
  readonly cert: string;
  readonly key: string;
}

interface Remote {
  readonly database: KvConnectServer;
  /** What a server needs to believe it. */
  readonly env: Readonly<Record<string, string>>;
}

interface Figures {
  readonly latencyMs: number;
  /** Votes per second of 64 people at one server, and of half of them at each of two. */
  readonly atOne: number;
  readonly atTwo: number;
  /** Milliseconds from sending a vote to its event. */
  readonly near: readonly number[];
  readonly far: readonly number[];
}

/** Has everybody vote for every song, one song after the other; returns votes per second. */
async function votesPerSecond(
  { database, env }: Remote,
  latencyMs: number,
  spread: boolean,
): Promise<number> {
  await using one = await openServer(database, env);
  await using two = await openServer(database, env);
  const songs = await fillQueue(one, SONGS);
  const voters = await signIn([one, two], VOTERS);
  database.latencyMs = latencyMs;
  const began = performance.now();
  await Promise.all(voters.map(async (voter, number) => {
    const at = spread && number % 2 === 1 ? two : one;
    // Refused as busy, which happens when both write without pause: given again.
    for (const song of songs) while ((await voter.vote(at, song)).status !== 200);
  }));
  const seconds = (performance.now() - began) / 1000;
  database.latencyMs = 0;
  return VOTERS * songs.length / seconds;
}

/** One vote at a time: when does a listener of the same, and of the other server hear of it? */
async function delays({ database, env }: Remote, latencyMs: number) {
  await using one = await openServer(database, env);
  await using two = await openServer(database, env);
  const [song = ""] = await fillQueue(one, 1);
  const voters = await signIn([one, two], EVENTS);
  await using nearEar = await Ear.open(one);
  await using farEar = await Ear.open(two);
  database.latencyMs = latencyMs;
  const near: number[] = [];
  const far: number[] = [];
  for (const voter of voters) {
    const began = performance.now();
    const { seq } = await voter.vote(one, song);
    for (const [ear, times] of [[nearEar, near], [farEar, far]] as const) {
      await ear.until(seq);
      times.push((ear.heard.at(-1)?.at ?? Number.NaN) - began);
    }
  }
  database.latencyMs = 0;
  const sorted = (times: number[]) => times.toSorted((a, b) => a - b);
  return { near: sorted(near), far: sorted(far) };
}

async function signIn(servers: readonly NestServer[], count: number): Promise<Voter[]> {
  const voters: Voter[] = [];
  for (let number = 0; number < count; number++) {
    const [first, ...others] = servers;
    if (first === undefined) break;
    const voter = await Voter.signIn(first, `Voter-${number}`);
    for (const server of [first, ...others]) await voter.visit(server);
    voters.push(voter);
  }
  return voters;
}

async function measure(latencyMs: number, tls: Tls): Promise<Figures> {
  const each = async <T>(run: (remote: Remote) => Promise<T>): Promise<T> => {
    await using database = startDatabase({ tls: { cert: tls.cert, key: tls.key } });
    return await run({ database, env: { DENO_CERT: tls.path } });
  };
  return {
    latencyMs,
    atOne: await each((remote) => votesPerSecond(remote, latencyMs, false)),
    atTwo: await each((remote) => votesPerSecond(remote, latencyMs, true)),
    ...await each((remote) => delays(remote, latencyMs)),
  };
}

/** A certificate that only the servers under measurement believe. */
async function makeTls(folder: string): Promise<Tls> {
  const [path, keyPath] = [`${folder}/cert.pem`, `${folder}/key.pem`];
  const { success, stderr } = await new Deno.Command("openssl", {
    args: [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"],
      ...["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "1"],
      ...["-addext", "basicConstraints=critical,CA:FALSE", "-out", path, "-keyout", keyPath],
    ],
  }).output();
  if (!success) throw new Error(`Cannot make a certificate: ${new TextDecoder().decode(stderr)}`);
  return { path, cert: await Deno.readTextFile(path), key: await Deno.readTextFile(keyPath) };
}

function row({ latencyMs, atOne, atTwo, near, far }: Figures): string {
  const spread = (times: readonly number[]) =>
    `${percentile(times, 0.5).toFixed(0)} / ${percentile(times, 0.95).toFixed(0)} ms`;
  const cells = [`${latencyMs} ms`, atOne.toFixed(0), atTwo.toFixed(0), spread(near), spread(far)];
  return `| ${cells.join(" | ")} |\n`;
}

const head =
  "| Way | Votes/s at one | Votes/s at both | Same server, p50 / p95 | Other server |\n" +
  "| --- | --- | --- | --- | --- |\n";
const encoder = new TextEncoder();
Deno.stdout.writeSync(encoder.encode(head));
const folder = await Deno.makeTempDir({ prefix: "echonest-remote-" });
try {
  const tls = await makeTls(folder);
  for (const latencyMs of LATENCIES) {
    Deno.stdout.writeSync(encoder.encode(row(await measure(latencyMs, tls))));
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
