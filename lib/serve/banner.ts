import { generate } from "lean-qr";
import type { Settings } from "../env.ts";

/** What is known when the server listens. */
export interface BannerFacts {
  readonly hostname: string;
  readonly port: number;
  readonly settings: Settings;
  /** Addresses of this machine that others on its network reach. */
  readonly addresses: readonly string[];
}

/** The first lines a person sees: where to go, with a code for phones, and where things are kept. */
export function banner({ hostname, port, settings, addresses }: BannerFacts): string {
  const open = hostname === "0.0.0.0" || hostname === "::";
  const here = `http://localhost:${port}/`;
  const address = settings.hostname ?? (open ? addresses[0] : undefined);
  const phones = address === undefined
    ? null
    : `http://${address}${settings.hostname === null ? `:${port}` : ""}/`;
  const lines = ["", `  EchoNest is open: ${open ? here : `http://${hostname}:${port}/`}`];
  if (phones !== null) lines.push(`  On your network:  ${phones}`, "", qr(phones));
  lines.push(
    "",
    `  Music from ${settings.musicDir} and twelve pieces of our own. Data in ${settings.dataDir}.`,
    "  Stop with Ctrl+C.",
    "",
  );
  return lines.join("\n") + "\n";
}

const QUIET = 2;

/** A QR code in half blocks: dark squares are left empty, so it suits dark terminals. */
function qr(text: string): string {
  const code = generate(text);
  const rows: string[] = [];
  for (let y = -QUIET; y < code.size + QUIET; y += 2) {
    let row = "  ";
    for (let x = -QUIET; x < code.size + QUIET; x++) {
      const upper = !code.get(x, y);
      const lower = !code.get(x, y + 1);
      row += upper ? (lower ? "█" : "▀") : lower ? "▄" : " ";
    }
    rows.push(row);
  }
  return rows.join("\n");
}
