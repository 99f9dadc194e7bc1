/** Where a development server says which revision it serves. */
export const LIVE_RELOAD_PATH = "/_frsh/alive";

/** Reloads the page when the server, or a new one in its place, serves another revision. */
export const LIVE_RELOAD_SCRIPT = `let seen;
new EventSource("${LIVE_RELOAD_PATH}").onmessage = ({ data }) => {
  seen ??= data;
  if (data !== seen) location.reload();
};
`;

/** Names what is served now, and tells open pages when that changes. */
export class Revision {
  #id = crypto.randomUUID();
  readonly #pages = new Set<ReadableStreamDefaultController<Uint8Array>>();

  change(): void {
    this.#id = crypto.randomUUID();
    for (const page of this.#pages) page.enqueue(this.#message());
  }

  /** An event stream that sends the revision now and whenever it changes. */
  stream(): Response {
    let own: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        own = controller;
        this.#pages.add(controller);
        controller.enqueue(this.#message());
      },
      cancel: () => {
        this.#pages.delete(own);
      },
    });
    const headers = { "Content-Type": "text/event-stream", "Cache-Control": "no-store" };
    return new Response(body, { headers });
  }

  #message(): Uint8Array {
    return new TextEncoder().encode(`retry: 300\ndata: ${this.#id}\n\n`);
  }
}
