import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The configuration of this checkout: fixture projects use its import map. */
export const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));

/** A small app in a folder of its own, removed when disposed. */
export interface FixtureProject extends AsyncDisposable {
  readonly root: string;
  write(path: string, content: string): Promise<void>;
}

const FILES: Readonly<Record<string, string>> = {
  "main.ts": `import { App, csp, staticFiles } from "fresh";
export const app = new App().use(csp({ useNonce: true })).use(staticFiles()).fsRoutes();
`,
  "routes/index.tsx": `import { computed, signal } from "@preact/signals";
import Counter from "../islands/Counter.tsx";
export default function Home() {
  const count = signal(3);
  return (
    <main>
      <Counter label="one </script>" count={count} twice={computed(() => count.value * 2)} />
      <p>between</p>
      <Counter label="two" count={count} twice={computed(() => 0)} />
    </main>
  );
}
`,
  "routes/shop/index.tsx": `import Cart from "./(_islands)/Cart.tsx";
export default () => <Cart since={new Date(0)} tags={new Set(["a"])} size={5n} />;
`,
  "routes/shop/(_islands)/Cart.tsx": `import { useState } from "preact/hooks";
import { asset } from "fresh/runtime";
export default function Cart(props: { since: Date; tags: Set<string>; size: bigint }) {
  const [n, set] = useState(0);
  return (
    <button type="button" data-asset={asset("/app.css")} onClick={() => set(n + 1)}>
      {n} {props.since.toISOString()} {[...props.tags].join()} {String(props.size + 1n)}
    </button>
  );
}
`,
  "routes/lists.tsx": `import Items from "../islands/Items.tsx";
export default () => <ul><Items name="a" /><Items name="b" /><li>end</li></ul>;
`,
  "routes/ids.tsx": `import { useId } from "preact/hooks";
import Broken from "../islands/Broken.tsx";
import { Field } from "../islands/Field.tsx";
const Static = () => <i id={useId()} />;
export default () => <form><Static /><Broken /><Field name="a" /><Field name="b" /></form>;
`,
  "islands/Broken.tsx": `import { IS_BROWSER } from "fresh/runtime";
export default function Broken() {
  if (IS_BROWSER) throw new Error("broken on purpose");
  return <b>broken</b>;
}
`,
  "islands/Field.tsx": `import { useEffect, useId, useState } from "preact/hooks";
export function Field({ name }: { name: string }) {
  const id = useId();
  const [live, set] = useState(false);
  useEffect(() => set(true), []);
  return <><label for={id}>{name}</label><input id={id} class={live ? "live" : ""} /></>;
}
`,
  "routes/api/hello.ts": `export const handlers = { GET: () => Response.json({ hello: "world" }) };
`,
  "islands/Counter.tsx": `import type { ReadonlySignal, Signal } from "@preact/signals";
export default function Counter(
  props: { label: string; count: Signal<number>; twice: ReadonlySignal<number> },
) {
  return (
    <button type="button" onClick={() => props.count.value++}>
      {props.label}: {props.count} of {props.twice}
    </button>
  );
}
`,
  "islands/Items.tsx": `import { useState } from "preact/hooks";
import { IS_BROWSER } from "fresh/runtime";
export default function Items({ name }: { name: string }) {
  const [items, set] = useState<string[]>([]);
  return (
    <>
      {items.length < 3 && (
        <button type="button" class={IS_BROWSER ? "live" : "dead"} id={name} onClick={() =>
          set([...items, name + items.length])}>
          more
        </button>
      )}
      {items.map((item) => <li key={item}>{item}</li>)}
    </>
  );
}
`,
  "islands/Counter_test.ts": `throw new Error("tests are not part of an app");
`,
  "static/app.css": ".a { color: red }\n".repeat(200),
  "static/favicon.ico": "",
  "static/tone.mp3": "0123456789",
  "static/deep/a b.txt": "a b",
  "static/.secret": "secret",
  "static/.well-known/hello.json": "{}",
};

/** Writes the fixture below a new temporary folder. */
export async function fixtureProject(): Promise<FixtureProject> {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "fresh_fixture_" }));
  const write = async (path: string, content: string) => {
    await Deno.mkdir(dirname(join(root, path)), { recursive: true });
    await Deno.writeTextFile(join(root, path), content);
  };
  for (const [path, content] of Object.entries(FILES)) await write(path, content);
  return {
    root,
    write,
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}
