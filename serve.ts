import { consoleLog, faultText } from "./lib/log.ts";
import { readSettings, SettingsError } from "./lib/env.ts";
import { start } from "./lib/serve/start.ts";

try {
  await start(readSettings(Deno.env.toObject()));
} catch (fault) {
  consoleLog("error", fault instanceof SettingsError ? fault.message : faultText(fault));
  Deno.exit(1);
}
