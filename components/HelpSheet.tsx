// This module is browser compatible.
import type { JSX } from "preact";
import { Icon } from "./Icon.tsx";
import { SHORTCUTS } from "./shortcuts.ts";

/** Id of the dialog, for whoever opens it. */
export const HELP_ID = "help";

export interface HelpSheetProps {
  readonly shortcuts: boolean;
  readonly onShortcuts: (on: boolean) => void;
}

/** The keys of the page, and the switch that turns them off. */
export function HelpSheet({ shortcuts, onShortcuts }: HelpSheetProps): JSX.Element {
  return (
    <dialog id={HELP_ID} class="card help" aria-labelledby="help-heading">
      <form method="dialog" class="help-head">
        <h2 id="help-heading">Keys for quick birds</h2>
        <button type="submit" class="quiet" aria-label="Close">
          <Icon name="cross" />
        </button>
      </form>
      <dl>
        {SHORTCUTS.map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              {keys.split(" ").map((key) => key === "or" ? " or " : <kbd key={key}>{key}</kbd>)}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={shortcuts}
          onChange={(event) => onShortcuts(event.currentTarget.checked)}
        />
        <span>use these keys on this device</span>
      </label>
    </dialog>
  );
}
