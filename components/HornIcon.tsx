// This module is browser compatible.
import type { JSX } from "preact";
import { asset } from "fresh/runtime";
import type { AirhornName } from "../lib/domain/airhorns.ts";

/** A horn's drawing, beside its name. */
export function HornIcon({ name }: { readonly name: AirhornName }): JSX.Element {
  return (
    <svg viewBox="0 0 48 48" class="horn-icon" aria-hidden="true">
      <use href={`${asset("/horns.svg")}#${name}`} />
    </svg>
  );
}
