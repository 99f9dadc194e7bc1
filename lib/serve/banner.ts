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
  const lines = ["", `  EchoNest is open: ${open ? here : `http://${hostname}:${port}/`}`];
  const phones = addressForPhones(settings.hostname, open ? addresses[0] : undefined, port);
  const label = settings.hostname === null ? "On your network: " : "For everybody:   ";
  if (phones !== null) lines.push(`  ${label} ${phones}`, "", qr(phones));
  lines.push(
    "",
    `  Music from ${settings.musicDir} and twelve pieces of our own. Data in ${settings.dataDir}.`,
    "  Stop with Ctrl+C.",
    "",
  );
  return lines.join("\n") + "\n";
}

/** What a phone opens: the public name, which a proxy encrypts as a rule, or this machine. */
function addressForPhones(
  name: string | null,
  address: string | undefined,
  port: number,
): string | null {
  if (name === null) return address === undefined ? null : `http://${address}:${port}/`;
  const inside = /^(?:localhost|[\d.]+)(?::|$)/.test(name) || !name.includes(".");
  return `${inside ? "http" : "https"}://${name}/`;
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
