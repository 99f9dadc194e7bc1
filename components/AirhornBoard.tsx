// This module is browser compatible.
import type { JSX } from "preact";
import { type Airhorn, AIRHORN_NAMES, type AirhornName } from "../lib/domain/airhorns.ts";
import { type EpochMs, SECOND } from "../lib/domain/time.ts";
import { act, ACT_FORM } from "./acts.ts";
import { Bird } from "./Bird.tsx";
import { HornIcon } from "./HornIcon.tsx";
import { hornLabel } from "./horn_labels.ts";
import { formatAgo } from "./times.ts";

const MAX_LATELY = 4;
const BLOWN_FOR = 2 * SECOND;

export interface AirhornBoardProps {
  /** Oldest first. */
  readonly horns: readonly Airhorn[];
  /** Horns the reader has earned. */
  readonly freeHorns: number;
  /** Whether there is a song to blow over. */
  readonly playing: boolean;
  readonly now: EpochMs;
  readonly muted: boolean;
  readonly onMute: (muted: boolean) => void;
}

/** Ten ways to make a noise. */
export function AirhornBoard(props: AirhornBoardProps): JSX.Element {
  const { horns, freeHorns, playing, now, muted, onMute } = props;
  return (
    <section class="card horns" aria-labelledby="horns-heading" id="horns">
      <header class="horns-head">
        <h2 id="horns-heading">Airhorns</h2>
        <label class="check needs-script">
          <input
            type="checkbox"
            checked={muted}
            onChange={(event) => onMute(event.currentTarget.checked)}
          />
          <span>not on this device</span>
        </label>
      </header>
      {!playing && <p class="soft">A horn needs a song to blow over.</p>}
      <ul class="horn-grid">
        {AIRHORN_NAMES.map((name) => (
          <li key={name}>
            <button
              class={`horn ${blownClass(name, horns, now)}`}
              data-horn={name}
              type="submit"
              form={ACT_FORM}
              name="do"
              value={act.airhorn(name)}
              aria-disabled={!playing}
              aria-label={`Blow the ${hornLabel(name)}`}
            >
              <HornIcon name={name} />
              <span>{hornLabel(name)}</span>
            </button>
          </li>
        ))}
      </ul>
      {freeHorns > 0 && (
        <label class="check">
          <input type="checkbox" name="free" form={ACT_FORM} />
          <span>
            spend a free one <b class="badge">{freeHorns}</b>
          </span>
        </label>
      )}
      {horns.length > 0 && <Lately horns={horns} now={now} />}
    </section>
  );
}

/** Two names for one shake, so that the same horn blown again shakes again. */
function blownClass(name: AirhornName, horns: readonly Airhorn[], now: EpochMs): string {
  const last = horns.at(-1);
  if (last?.name !== name || now - last.at > BLOWN_FOR) return "";
  return last.at % 2 === 0 ? "blown" : "blown-again";
}

function Lately(
  { horns, now }: { readonly horns: readonly Airhorn[]; readonly now: EpochMs },
): JSX.Element {
  return (
    <ul class="lately" aria-label="Horns lately">
      {horns.slice(-MAX_LATELY).reverse().map(({ by, name, at, free, title }) => (
        <li key={`${by.id} ${at} ${name}`}>
          <Bird id={by.id} />
          <span>
            <bdi>{by.name}</bdi>, {free && "free "}
            {hornLabel(name)} over <q dir="auto">{title}</q>, {formatAgo(now - at)}
          </span>
        </li>
      ))}
    </ul>
  );
}
