/** Signals that tell a process to stop. */
const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM"];

/** Calls back once when the process is told to stop, by Ctrl+C or by whoever started it. */
export function whenToldToStop(stop: () => void): void {
  const told = () => {
    for (const signal of SIGNALS) Deno.removeSignalListener(signal, told);
    stop();
  };
  for (const signal of SIGNALS) Deno.addSignalListener(signal, told);
}
