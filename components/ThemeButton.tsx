// This module is browser compatible.
import type { JSX } from "preact";
import { Icon } from "./Icon.tsx";

/** Colours of the page: those of the device, or a choice. */
export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = typeof THEMES[number];

export interface ThemeButtonProps {
  readonly theme: Theme;
  readonly onTheme: (theme: Theme) => void;
}

/** Walks through the themes. */
export function ThemeButton({ theme, onTheme }: ThemeButtonProps): JSX.Element {
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "auto";
  return (
    <button
      type="button"
      class="quiet needs-script"
      aria-label={`Colours: ${theme}. Change to ${next}`}
      title={`Colours: ${theme}`}
      onClick={() => onTheme(next)}
    >
      <Icon name={ICONS[theme]} />
    </button>
  );
}

const ICONS = { auto: "half", light: "sun", dark: "moon" } as const;
