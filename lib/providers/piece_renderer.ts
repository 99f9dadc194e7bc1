import type { RenderAnswer } from "./demo_render_worker.ts";

/** Renders demo pieces somewhere that does not hold up the server. */
export interface PieceRenderer {
  /** The piece as a WAV file. Asked again while it renders, it gives the same promise. */
  render(slug: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Gives up what is being rendered; those promises are rejected. Safe to call twice. */
  close(): void;
}

const CLOSED = "Cannot render: the renderer was closed";

type Waiting = PromiseWithResolvers<Uint8Array<ArrayBuffer>>;

/** A renderer with one worker, which lives only while there is something to render. */
export function createWorkerRenderer(): PieceRenderer {
  const waiting = new Map<string, Waiting>();
  let worker: Worker | null = null;
  let closed = false;

  const stop = () => {
    worker?.terminate();
    worker = null;
  };
  const failAll = (reason: Error) => {
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
    stop();
  };
  const start = (): Worker => {
    const started = new Worker(new URL("./demo_render_worker.ts", import.meta.url), {
      type: "module",
      name: "demo-renderer",
    });
    started.onmessage = ({ data }: MessageEvent<RenderAnswer>) => {
      const asked = waiting.get(data.slug);
      if ("wav" in data) asked?.resolve(data.wav);
      else asked?.reject(new Error(`Cannot render "${data.slug}": ${data.problem}`));
      waiting.delete(data.slug);
      if (waiting.size === 0) stop();
    };
    started.onerror = (event) => {
      // Unhandled, it would end the whole process.
      event.preventDefault();
      failAll(new Error(`Cannot render: ${event.message}`));
    };
    return started;
  };

  return {
    render(slug) {
      if (closed) return Promise.reject(new Error(CLOSED));
      const already = waiting.get(slug);
      if (already !== undefined) return already.promise;
      const fresh: Waiting = Promise.withResolvers();
      try {
        worker ??= start();
        worker.postMessage(slug);
      } catch (error) {
        return Promise.reject(error);
      }
      waiting.set(slug, fresh);
      return fresh.promise;
    },
    close() {
      closed = true;
      failAll(new Error(CLOSED));
    },
  };
}
