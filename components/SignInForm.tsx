// This module is browser compatible.
import type { JSX } from "preact";
import { MAX_NAME } from "../lib/domain/person.ts";
import { Bird } from "./Bird.tsx";

export interface SignInFormProps {
  /** Whether a name is enough. */
  readonly guestsAllowed: boolean;
  /** Why the last try failed, or `null`. */
  readonly error: string | null;
  readonly onSignIn: (name: string) => void;
}

/** The one question that stands between somebody and their first song. */
export function SignInForm({ guestsAllowed, error, onSignIn }: SignInFormProps): JSX.Element {
  return (
    <section class="card hello" aria-labelledby="hello-heading" id="hello">
      <Bird id="hello" />
      {guestsAllowed
        ? (
          <form
            method="post"
            action="/session"
            onSubmit={(event) => {
              event.preventDefault();
              onSignIn(String(new FormData(event.currentTarget).get("name") ?? ""));
            }}
          >
            <h2 id="hello-heading">
              <label for="name">What should we call you?</label>
            </h2>
            <p class="fields">
              <input
                id="name"
                name="name"
                dir="auto"
                required
                maxLength={MAX_NAME}
                autocomplete="nickname"
                enterkeyhint="go"
                aria-invalid={error !== null}
                aria-describedby="name-note"
              />
              <button type="submit" class="button primary">Hop in</button>
            </p>
            <p id="name-note" class={error === null ? "soft" : "error"}>
              {error ?? "No account, no password. A name and you are in."}
            </p>
          </form>
        )
        : (
          <div>
            <h2 id="hello-heading">This nest knows its birds</h2>
            <p class="soft">Look around as you like; to join in you need an account.</p>
            <p>
              <a class="button primary" href="/login">Sign in</a>
            </p>
          </div>
        )}
    </section>
  );
}
