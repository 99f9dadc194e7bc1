import { strict as assert } from "node:assert";
import { parseCommandId } from "../domain/ids.ts";
import { browserPorts } from "./room_ports.ts";

/** What a browser has and this runtime has not; returns its own undo. */
function pretendBrowser(origin: string): { document: EventTarget; undo: () => void } {
  const document = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const pretended = { document, location: { origin } };
  const before = Object.getOwnPropertyDescriptors(globalThis);
  for (const [name, value] of Object.entries(pretended)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  return {
    document,
    undo: () => {
      for (const name of ["document", "location"] as const) {
        Reflect.deleteProperty(globalThis, name);
        const descriptor = Object.entries(before).find(([key]) => key === name)?.[1];
        if (descriptor !== undefined) Object.defineProperty(globalThis, name, descriptor);
      }
    },
  };
}

Deno.test("browserPorts() connects to its own server and hears what it says and how it ends", async () => {
  await using server = Deno.serve({ port: 0, onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onmessage = ({ data }) => {
      socket.send(`${new URL(request.url).pathname} ${data}`);
      socket.close(4408);
    };
    return response;
  });
  const { undo } = pretendBrowser(`http://localhost:${server.addr.port}`);
  try {
    const heard: string[] = [];
    const code = await new Promise<number>((resolve) => {
      const wire = browserPorts().connect("/socket", {
        opened: () => wire.send("hello"),
        received: (text) => heard.push(text),
        closed: resolve,
      });
    });
    assert.deepEqual([heard, code], [["/socket hello"], 4408]);
  } finally {
    undo();
  }
});

Deno.test("browserPorts() wakes when the network changes or the reader is back, until told to stop", () => {
  const { document, undo } = pretendBrowser("http://localhost");
  try {
    let wakes = 0;
    const stop = browserPorts().onWake(() => wakes++);
    const shown = (persisted: boolean) => Object.assign(new Event("pageshow"), { persisted });
    const happen = () => {
      globalThis.dispatchEvent(new Event("offline"));
      globalThis.dispatchEvent(new Event("online"));
      globalThis.dispatchEvent(shown(false));
      globalThis.dispatchEvent(shown(true));
      document.dispatchEvent(new Event("visibilitychange"));
      Object.assign(document, { visibilityState: "hidden" });
      document.dispatchEvent(new Event("visibilitychange"));
      Object.assign(document, { visibilityState: "visible" });
    };
    happen();
    assert.equal(wakes, 4, "not on the first showing, and not when hidden");
    stop();
    happen();
    assert.equal(wakes, 4);
  } finally {
    undo();
  }
});

Deno.test("browserPorts() makes command ids that servers take, each another", () => {
  const { newId } = browserPorts();
  const ids = Array.from({ length: 100 }, newId);
  assert.ok(ids.every((id) => parseCommandId(id) === id));
  assert.equal(new Set(ids).size, 100);
});

Deno.test("browserPorts() runs what is due, and not what was cancelled", async () => {
  const { after } = browserPorts();
  const ran: string[] = [];
  after(0, () => ran.push("cancelled"))();
  await new Promise<void>((resolve) => after(0, resolve));
  assert.deepEqual(ran, []);
});
