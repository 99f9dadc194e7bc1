import { isIP } from "node:net";

/** Settings of a server, read and checked once at its start. */
export interface Settings {
  /** Port to listen on; 0 takes a free one. */
  readonly port: number;
  /** Address to listen on. */
  readonly host: string;
  /** Folder for everything that is kept. */
  readonly dataDir: string;
  /** Path or address of the KV store; `null` takes the database that the platform gives us. */
  readonly kvPath: string | null;
  /** Folder of audio files. */
  readonly musicDir: string;
  /** Key of hashes and signatures; `null` takes one that is kept in `dataDir`. */
  readonly secretKey: string | null;
  /** Token shared by programs; `null` lets no program in by token. */
  readonly apiToken: string | null;
  /** Whether a name is enough to take part. */
  readonly guests: boolean;
  /** Addresses whose `X-Forwarded-Proto` is believed. */
  readonly trustedProxies: readonly string[];
  /** Public host name, with port if it is not the usual one; `null` takes what requests say. */
  readonly hostname: string | null;
}

/** One environment variable: its name, default and meaning, for checking and for documents. */
export interface Variable {
  readonly name: string;
  readonly default: string;
  readonly meaning: string;
  /** What is wrong with a value: `null` when nothing is. */
  readonly fault: (value: string) => string | null;
}

const anyText = (value: string) => value.includes("\0") ? "must not hold a NUL character" : null;

/** Every environment variable that a server reads. */
export const VARIABLES = [
  {
    name: "PORT",
    default: "8000",
    meaning: "Port to listen on. 0 takes any free port.",
    fault: (value: string) =>
      /^\d{1,5}$/.test(value) && Number(value) <= 65535 ? null : "must be a number within 0..65535",
  },
  {
    name: "HOST",
    default: "0.0.0.0",
    meaning: "Address to listen on. 0.0.0.0 lets other devices in; 127.0.0.1 only this machine.",
    fault: (value: string) =>
      isIP(value) !== 0 || value === "localhost" ? null : "must be an IP address or localhost",
  },
  {
    name: "DATA_DIR",
    default: "data",
    meaning: "Folder for everything that is kept: the store, rendered sounds, the secret key.",
    fault: anyText,
  },
  {
    name: "DENO_KV_PATH",
    default: "",
    meaning:
      "Path or address of the Deno KV store. Empty: echonest.kv in DATA_DIR, on Deno Deploy the " +
      "app's database. :memory: keeps nothing.",
    fault: anyText,
  },
  {
    name: "MUSIC_DIR",
    default: "",
    meaning: "Folder of audio files (mp3, m4a, ogg, opus, flac, wav), with folders inside. It is " +
      "watched for changes. Empty: music in DATA_DIR.",
    fault: anyText,
  },
  {
    name: "SECRET_KEY",
    default: "",
    meaning:
      "Key that session hashes are made with, at least 16 characters. Empty: one is made and " +
      "kept in DATA_DIR. Changing it signs everybody out.",
    fault: (value: string) =>
      value === "" || value.length >= 16 ? null : "must have at least 16 characters",
  },
  {
    name: "ECHONEST_API_TOKEN",
    default: "",
    meaning: "Token with which programs act (Authorization: Bearer …), at least 16 characters " +
      "without spaces. Empty: no program gets in by token.",
    fault: (value: string) =>
      value === "" || /^[\x21-\x7e]{16,}$/.test(value)
        ? null
        : "must have at least 16 printable characters without spaces",
  },
  {
    name: "GUESTS",
    default: "on",
    meaning:
      "on: a name is enough to take part, and anybody may look and listen. off: nobody sees " +
      "or hears anything without an account or a token.",
    fault: (value: string) => value === "on" || value === "off" ? null : "must be on or off",
  },
  {
    name: "TRUSTED_PROXY",
    default: "",
    meaning: "Addresses of reverse proxies, separated by commas, whose X-Forwarded-Proto " +
      "header is believed.",
    fault: (value: string) =>
      value === "" || value.split(",").every((one) => isIP(one.trim()) !== 0)
        ? null
        : "must be IP addresses separated by commas",
  },
  {
    name: "ECHONEST_HOSTNAME",
    default: "",
    meaning:
      "Public host name, with its port if that is not 80 or 443. Pages from it may act even " +
      "when a proxy changes the Host header. Empty: the host that requests name.",
    fault: (value: string) =>
      /^([a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?)?$/i.test(value) &&
        Number(value.split(":")[1] ?? 0) <= 65535
        ? null
        : "must be a host name, with a port if needed",
  },
] as const satisfies readonly Variable[];

type VariableName = typeof VARIABLES[number]["name"];

/** A start that cannot go on because of its environment; the message names the variable. */
export class SettingsError extends Error {
  override name = "SettingsError";
}

/**
 * Reads the settings.
 *
 * @throws {SettingsError} naming the first variable that is wrong, or one that starts with
 *   `ECHONEST_` and is not known: a setting that is silently ignored is worse than none.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const known: ReadonlySet<string> = new Set(VARIABLES.map(({ name }) => name));
  for (const name of Object.keys(env)) {
    if (name.startsWith("ECHONEST_") && !known.has(name)) {
      throw new SettingsError(`Cannot start: there is no setting ${name}`);
    }
  }
  const values = new Map<VariableName, string>();
  for (const variable of VARIABLES) {
    const given = env[variable.name]?.trim();
    const value = given === undefined || given === "" ? variable.default : given;
    const fault = variable.fault(value);
    // The value itself may be a secret, so it is not repeated.
    if (fault !== null) throw new SettingsError(`Cannot start: ${variable.name} ${fault}`);
    values.set(variable.name, value);
  }
  const isOnDeploy = env["DENO_DEPLOY"] === "true";
  if (isOnDeploy && values.get("SECRET_KEY") === "") {
    const why = "no instance could keep one, and each would sign out the guests of the others";
    throw new SettingsError(`Cannot start: SECRET_KEY must be set on Deno Deploy: ${why}`);
  }
  return settingsFrom((name) => values.get(name) ?? "", isOnDeploy);
}

function settingsFrom(value: (name: VariableName) => string, isOnDeploy: boolean): Settings {
  const dataDir = value("DATA_DIR");
  const orNull = (name: VariableName) => value(name) === "" ? null : value(name);
  return {
    port: Number(value("PORT")),
    host: value("HOST"),
    dataDir,
    kvPath: orNull("DENO_KV_PATH") ?? (isOnDeploy ? null : `${dataDir}/echonest.kv`),
    musicDir: orNull("MUSIC_DIR") ?? `${dataDir}/music`,
    secretKey: orNull("SECRET_KEY"),
    apiToken: orNull("ECHONEST_API_TOKEN"),
    guests: value("GUESTS") === "on",
    trustedProxies: value("TRUSTED_PROXY").split(",").map((one) => one.trim()).filter(Boolean),
    hostname: orNull("ECHONEST_HOSTNAME")?.toLowerCase() ?? null,
  };
}
