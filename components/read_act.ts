// This module is browser compatible.
import type { SongId } from "../lib/domain/ids.ts";
import type { WireCommand } from "../lib/protocol/commands.ts";
import { ACT_PATH, parseAct } from "./acts.ts";

/** A form of the nest that was sent. */
export interface SentAct {
  readonly form: HTMLFormElement;
  /** Value of the pressed button, or of the form's own field. */
  readonly text: string;
  /** `null` when it makes no sense, or when the button was only for show. */
  readonly command: WireCommand | null;
}

/** What a form says, or `null` when it is none of the nest's. */
export function readAct(event: SubmitEvent, isHoped: (song: SongId) => boolean): SentAct | null {
  const { target: form, submitter } = event;
  if (!(form instanceof HTMLFormElement) || form.getAttribute("action") !== ACT_PATH) return null;
  const fields = new FormData(form);
  const button = submitter instanceof HTMLButtonElement && submitter.name === "do"
    ? submitter
    : null;
  const text = button?.value ?? String(fields.get("do") ?? "");
  if (button?.getAttribute("aria-disabled") === "true") return { form, text, command: null };
  const body = String(fields.get("body") ?? "");
  const command = parseAct(text, { body, free: fields.has("free"), isHoped });
  return { form, text, command };
}
