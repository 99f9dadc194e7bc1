// This module is browser compatible.
import type { JSX } from "preact";
import { act, ACT_FORM } from "./acts.ts";
import { Icon } from "./Icon.tsx";

/** A note that goes away by itself. */
export interface Toast {
  readonly id: number;
  readonly tone: "done" | "refused";
  readonly text: string;
  /** `seq` to undo, or `null` when there is nothing to take back. */
  readonly undo: number | null;
}

export interface ToastsProps {
  readonly toasts: readonly Toast[];
  readonly onDismiss: (id: number) => void;
  /** Somebody reads or reaches for the notes: they must stay. */
  readonly onHold: (held: boolean) => void;
}

/** Notes at the edge of the page, each with what takes it back. What they say is spoken elsewhere. */
export function Toasts({ toasts, onDismiss, onHold }: ToastsProps): JSX.Element {
  return (
    <section
      class="toasts"
      aria-label="Notes"
      onMouseEnter={() => onHold(true)}
      onMouseLeave={() => onHold(false)}
      onFocusIn={() => onHold(true)}
      onFocusOut={() => onHold(false)}
    >
      {toasts.map(({ id, tone, text, undo }) => (
        <div key={id} class={`toast ${tone}`}>
          <p dir="auto">{text}</p>
          {undo !== null && (
            <button
              class="button small primary undo"
              type="submit"
              form={ACT_FORM}
              name="do"
              value={act.undo(undo)}
            >
              <Icon name="undo" />
              <span>Undo</span>
            </button>
          )}
          <button
            type="button"
            class="quiet needs-script"
            aria-label="Dismiss"
            onClick={() => onDismiss(id)}
          >
            <Icon name="cross" />
          </button>
        </div>
      ))}
    </section>
  );
}
