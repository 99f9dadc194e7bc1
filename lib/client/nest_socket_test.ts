import { strict as assert } from "node:assert";
import { CLOSE, type ServerFrame } from "../protocol/frames.ts";
import { NestSocket } from "./nest_socket.ts";
import { serverWithSongs } from "./room_fakes.ts";
import { FakePage } from "./room_fakes_page.ts";

/** A socket on a quiet server; delays are always the longest possible unless told otherwise. */
function setUp(chance: () => number = () => 1) {
  const server = serverWithSongs(1);
  const page = new FakePage(server, { chance });
  const lost: number[] = [];
  const stops: string[] = [];
  const frames: ServerFrame[] = [];
  const told = { wakes: 0, position: "epoch-1:7" as string | null };
  const socket = new NestSocket({
    path: "/socket",
    ports: page.ports,
    position: () => told.position,
    onFrame: (frame) => frames.push(frame),
    onLost: (code) => lost.push(code),
    onStop: (reason) => stops.push(reason),
    onWake: () => told.wakes++,
  });
  return { socket, page, time: server.time, lost, stops, frames, told };
}

const KEEP_ALIVE: ServerFrame = {
  type: "listeners",
  at: 0,
  data: { count: 0, connections: 0, people: [] },
};

Deno.test("a socket says first where it stands, each time it connects", () => {
  const { page, told, time } = setUp();
  page.line.open();
  page.line.cut();
  told.position = "epoch-1:9";
  time.run(300);
  page.line.open();
  assert.deepEqual(page.lines.map(({ sent }) => sent), [
    [{ type: "hello", position: "epoch-1:7" }],
    [{ type: "hello", position: "epoch-1:9" }],
  ]);
});

Deno.test("nothing is sent before the connection is open, nor after it is lost", () => {
  const { page, socket } = setUp();
  assert.equal(socket.send({ type: "ping", t0: 1 }), false);
  page.line.open();
  assert.equal(socket.send({ type: "ping", t0: 1 }), true);
  page.line.cut();
  assert.equal(socket.send({ type: "ping", t0: 1 }), false);
});

Deno.test("failures in a row wait longer and longer, up to 15 s", () => {
  const { page, time } = setUp();
  const began = time.monotonicMs;
  const attempts: number[] = [];
  for (let n = 0; n < 9; n++) {
    page.line.cut();
    const { length } = page.lines;
    const from = time.monotonicMs;
    while (page.lines.length === length) time.run(1);
    attempts.push(time.monotonicMs - from);
  }
  assert.deepEqual(attempts, [300, 600, 1200, 2400, 4800, 9600, 15_000, 15_000, 15_000]);
  assert.ok(time.monotonicMs > began);
});

Deno.test("a connection that held five seconds starts the waiting over; a shorter one does not", () => {
  for (const [heldMs, delayMs] of [[5_000, 300], [4_999, 600]] as const) {
    const { page, time } = setUp();
    page.line.cut();
    time.run(300);
    page.line.open();
    time.run(heldMs);
    page.line.cut();
    time.run(delayMs - 1);
    assert.equal(page.lines.length, 2);
    time.run(1);
    assert.equal(page.lines.length, 3);
  }
});

Deno.test("how a connection ends decides what comes next", async (t) => {
  const cases: [what: string, code: number, delayMs: number | null, stop: string[]][] = [
    ["lost", 1006, 300, []],
    ["too slow", CLOSE.slow, 300, []],
    ["not understood", CLOSE.badFrame, 300, []],
    ["restart", CLOSE.restart, 1000, []],
    ["gone", CLOSE.gone, null, ["gone"]],
    ["signed out", CLOSE.signedOut, null, ["signed-out"]],
  ];
  for (const [what, code, delayMs, stop] of cases) {
    await t.step(what, () => {
      const { page, time, stops, lost } = setUp();
      page.line.open();
      page.line.cut(code);
      assert.deepEqual(stops, stop);
      assert.deepEqual(lost, stop.length === 0 ? [code] : []);
      time.run((delayMs ?? 3_600_000) - 1);
      assert.equal(page.lines.length, 1);
      if (delayMs === null) return assert.deepEqual([page.timers, page.wakers.size], [0, 0]);
      time.run(1);
      assert.equal(page.lines.length, 2);
    });
  }
});

Deno.test("a goodbye counts as much as the close code that may never come", async (t) => {
  const cases = [["restart", 1012], ["slow", 4408], ["gone", 4404], ["signed-out", 4401]] as const;
  for (const [reason, code] of cases) {
    await t.step(reason, () => {
      const { page, lost, stops } = setUp();
      page.line.open();
      page.line.push({ type: "bye", at: 0, data: { reason, retry: true } }, KEEP_ALIVE);
      page.line.deliverDown();
      assert.equal(page.line.isUp, false);
      assert.deepEqual(stops.length === 0 ? lost : stops, stops.length === 0 ? [code] : [reason]);
    });
  }
});

Deno.test("forty seconds of silence end a connection; a frame within them keeps it", () => {
  const { page, time, lost } = setUp();
  page.line.open();
  for (let n = 0; n < 5; n++) {
    time.run(39_999);
    page.line.push(KEEP_ALIVE);
    page.line.deliverDown();
  }
  assert.equal(page.lines.length, 1);
  time.run(40_000);
  assert.deepEqual(lost, [0]);
  time.run(300);
  assert.equal(page.lines.length, 2);
  assert.deepEqual(page.lines.map(({ isUp }) => isUp), [false, true], "never two at once");
});

Deno.test("a connection that never opens is given up after 15 s", () => {
  const { page, time } = setUp();
  time.run(15_000 + 300);
  assert.deepEqual(page.lines.map(({ isUp }) => isUp), [false, true]);
});

Deno.test("what a given-up connection still says is not heard", () => {
  const { page, socket, frames, lost } = setUp();
  const { line } = page;
  line.open();
  socket.reconnect();
  line.speakLate(KEEP_ALIVE);
  assert.deepEqual([line.isUp, frames, lost], [false, [], [0]]);
  socket.reconnect();
  assert.deepEqual(lost, [0], "giving up twice is giving up once");
});

Deno.test("a waking device connects at once, and starts the waiting over", () => {
  const { page, time } = setUp();
  for (let n = 0; n < 6; n++) {
    page.line.cut();
    time.run(15_000);
  }
  page.line.cut();
  const { length } = page.lines;
  page.wake();
  assert.equal(page.lines.length, length + 1);
  page.wake();
  assert.equal(page.lines.length, length + 1, "never two at once");
  time.run(14_999);
  page.line.cut();
  time.run(600);
  assert.equal(page.lines.length, length + 2);
});

Deno.test("after a wake-up a connection has five seconds to show that it is there", () => {
  for (const answers of [true, false]) {
    const { page, time, told, lost } = setUp();
    page.line.open();
    time.run(1_000);
    page.wake();
    assert.equal(told.wakes, 1);
    if (answers) {
      page.line.push(KEEP_ALIVE);
      page.line.deliverDown();
    }
    time.run(5_000);
    assert.deepEqual(lost, answers ? [] : [0]);
  }
});

Deno.test("what is no frame ends the connection: somebody else is speaking", async (t) => {
  for (const text of ["", "<html>", "null", "5", "[]", "{}", '{"type":5}']) {
    await t.step(text, () => {
      const server = serverWithSongs(0);
      const page = new FakePage(server);
      let received = (_text: string) => {};
      const lost: number[] = [];
      const frames: ServerFrame[] = [];
      new NestSocket({
        path: "/socket",
        ports: {
          ...page.ports,
          connect: (path, events) => {
            received = events.received;
            return page.ports.connect(path, events);
          },
        },
        position: () => null,
        onFrame: (frame) => frames.push(frame),
        onLost: (code) => lost.push(code),
        onStop: () => {},
        onWake: () => {},
      });
      page.line.open();
      received(text);
      assert.deepEqual([lost, frames], [[0], []]);
    });
  }
});

Deno.test("a closed socket leaves no connection, timer or listener, whenever it is closed", async (t) => {
  const cases: [when: string, before: (page: FakePage) => void][] = [
    ["while connecting", () => {}],
    ["while open", (page) => page.line.open()],
    ["while waiting to try again", (page) => page.line.cut()],
  ];
  for (const [when, before] of cases) {
    await t.step(when, () => {
      const { page, socket, time } = setUp();
      before(page);
      socket.close();
      assert.deepEqual([page.timers, page.wakers.size, page.line.isUp], [0, 0, false]);
      socket.reconnect();
      time.run(100_000);
      assert.equal(page.lines.length, 1);
    });
  }
});
