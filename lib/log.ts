/** How much a line matters. */
export type LogLevel = "info" | "warn" | "error";

/** Values a line may carry beside its message. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** Writes one line. Secrets never go into it. */
export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

/**
 * Lines for people and programs: time, level, message, then `key=value`. Values are JSON when they
 * hold anything but plain characters, so that nobody's name starts a line of its own.
 */
export function formatLine(
  time: Date,
  level: LogLevel,
  message: string,
  fields: LogFields = {},
): string {
  const parts = Object.entries(fields).map(([key, value]) => `${key}=${formatValue(value)}`);
  return [time.toISOString(), level, formatText(message), ...parts].join(" ");
}

function formatValue(value: string | number | boolean | null): string {
  return typeof value === "string" ? formatText(value, /^[\w./:@+-]+$/) : String(value);
}

function formatText(text: string, plain = /^[\x20-\x7e]*$/): string {
  return plain.test(text) ? text : JSON.stringify(text).replaceAll(UNSHOWN, escaped);
}

/** What JSON lets through and a terminal or a reader of lines may act on. */
const UNSHOWN = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Writes lines to standard error. */
export const consoleLog: Log = (level, message, fields) => {
  // deno-lint-ignore no-console -- this is the logger
  console.error(formatLine(new Date(), level, message, fields));
};

/** What went wrong, in one line without a stack. */
export function faultText(fault: unknown): string {
  return fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault);
}
