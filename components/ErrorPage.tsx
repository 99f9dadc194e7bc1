// This module is browser compatible.
import type { JSX } from "preact";
import { LostBird } from "./EmptyNest.tsx";

/** What an error page says; nothing of it comes from inside. */
export interface ErrorText {
  readonly title: string;
  readonly line: string;
}

/** What to say about an answer with this status. */
export function errorText(status: number): ErrorText {
  if (status === 404) {
    return { title: "Nobody nests here", line: "This page flew away, or never hatched." };
  }
  if (status === 401 || status === 403) {
    return { title: "This branch is taken", line: "You may not sit here, at least not like this." };
  }
  if (status === 429) {
    return { title: "Easy, bird", line: "That was a lot at once. Take a breath and try again." };
  }
  if (status >= 500) {
    return { title: "An egg fell out", line: "It is our fault, not yours. Try again in a moment." };
  }
  return { title: "That went past the nest", line: "This request could not be understood." };
}

export interface ErrorPageProps {
  readonly status: number;
}

/** A friendly page for what went wrong, with a way home. */
export function ErrorPage({ status }: ErrorPageProps): JSX.Element {
  const { title, line } = errorText(status);
  return (
    <main class="mishap">
      <div class="card empty">
        <LostBird />
        <p class="eyebrow">{status}</p>
        <h1>{title}</h1>
        <p class="soft">{line}</p>
        <p>
          <a class="button primary" href="/">Fly home</a>
        </p>
      </div>
    </main>
  );
}
