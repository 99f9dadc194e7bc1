import { endedCookie } from "../../lib/auth/sessions.ts";
import { backTo } from "../../lib/http/form.ts";
import { define } from "../../lib/web/state.ts";

/** Signing out without script. */
export const handler = define.handlers({
  async POST({ state: { echo, secure, session } }) {
    if (session !== null) await echo.sessions.end(session);
    return backTo("/", { "set-cookie": endedCookie(secure) });
  },
});
