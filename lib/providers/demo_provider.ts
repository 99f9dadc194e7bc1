import { parseTrackUri, type TrackUri } from "../domain/ids.ts";
import type { Track } from "../domain/track.ts";
import { DEMO_PIECES } from "../synth/demo_pieces.ts";
import { SYNTH_VERSION } from "../synth/render.ts";
import { durationMsOf, type Piece } from "../synth/score.ts";
import { fileContent } from "./file_content.ts";
import { serveGeneratedCover } from "./generated_cover.ts";
import { createWorkerRenderer, type PieceRenderer } from "./piece_renderer.ts";
import type { Provider } from "./provider.ts";
import { createRenderedPieces, type RenderedPieces } from "./rendered_pieces.ts";
import { bytesContent, type Content, serveContent } from "./serve_content.ts";
import { createTrackSearch } from "./track_search.ts";

/** First part of the URIs of demo pieces. */
export const DEMO_SOURCE = "demo";

/** How to make a {@link createDemoProvider demo provider}. */
export interface DemoProviderOptions {
  /** Folder for rendered pieces; made when missing, not needed when it cannot be made. */
  readonly cacheDir: string;
  /** Told what did not work but does not matter to listeners. */
  readonly log: (message: string) => void;
  /** Renders in a worker unless told otherwise. Closed with the provider. */
  readonly renderer?: PieceRenderer;
}

/** The demo provider can also render ahead. */
export interface DemoProvider extends Provider {
  /** Renders, one after the other, what is not there yet. Nobody has to wait for it. */
  prepare(): Promise<void>;
}

/** A source of twelve pieces that are rendered when first heard: `demo:track:<slug>`. */
export function createDemoProvider(options: DemoProviderOptions): DemoProvider {
  const renderer = options.renderer ?? createWorkerRenderer();
  const sounds = createRenderedPieces({ ...options, renderer });
  const pieces = new Map<string, Piece>();
  const tracks = new Map<string, Track>();
  for (const piece of DEMO_PIECES) {
    const track = trackOf(piece);
    pieces.set(track.uri, piece);
    tracks.set(track.uri, track);
  }
  const search = createTrackSearch(
    Array.from(tracks.values(), (track) => ({ track, album: "", path: "" })),
  );
  return {
    source: DEMO_SOURCE,
    search: (request) => Promise.resolve(search.search(request)),
    lookup: (uri) => Promise.resolve(tracks.get(uri) ?? null),
    async sound(uri, request) {
      const piece = pieces.get(uri);
      return piece === undefined ? null : serveContent(request, await contentOf(piece, sounds));
    },
    cover: (uri, request) =>
      Promise.resolve(pieces.has(uri) ? serveGeneratedCover(uri, request) : null),
    async prepare() {
      for (const piece of DEMO_PIECES) {
        const rendered = await sounds.get(piece);
        if (rendered.kind === "file") rendered.opened.file.close();
      }
    },
    close() {
      renderer.close();
      return Promise.resolve();
    },
  };
}

/** The URI of the piece called `slug`. */
export function demoUri(slug: string): TrackUri {
  const uri = parseTrackUri(`${DEMO_SOURCE}:track:${slug}`);
  if (uri === null) throw new RangeError(`Cannot make a URI of "${slug}": letters, digits, - only`);
  return uri;
}

function trackOf(piece: Piece): Track {
  const uri = demoUri(piece.slug);
  return {
    uri,
    source: DEMO_SOURCE,
    title: piece.title,
    artist: piece.artist,
    durationMs: durationMsOf(piece),
    cover: `/api/cover/${uri}`,
    sound: `/api/sound/${uri}`,
  };
}

async function contentOf(piece: Piece, sounds: RenderedPieces): Promise<Content> {
  const about = {
    contentType: "audio/wav",
    // The same version always renders the same bytes, on every machine.
    etag: `"demo-${SYNTH_VERSION}-${piece.slug}"`,
    cacheControl: "public, max-age=86400",
  };
  const rendered = await sounds.get(piece);
  switch (rendered.kind) {
    case "file":
      return { ...fileContent(rendered.opened, about), ...about };
    case "bytes":
      return bytesContent(rendered.bytes, about);
  }
}
