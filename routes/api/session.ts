import { endedCookie, sessionCookie } from "../../lib/auth/sessions.ts";
import { readJson } from "../../lib/http/body.ts";
import { json, problem } from "../../lib/http/problem.ts";
import { define } from "../../lib/web/state.ts";
import { SIGN_IN } from "../../lib/protocol/requests.ts";

export const handler = define.handlers({
  async POST({ req, state: { echo, secure, session } }) {
    if (!echo.settings.guests) return problem(403, "no_guests", "Guests are not let in here");
    const body = await readJson(req, SIGN_IN);
    if (!body.ok) return body.error;
    const opened = await echo.sessions.openGuest(body.value.name);
    if (session !== null) await echo.sessions.end(session);
    const { id, name, role } = opened.session.actor;
    return json({ id, name, role }, 200, { "set-cookie": sessionCookie(opened.id, secure) });
  },

  async DELETE({ state: { echo, secure, session } }) {
    if (session !== null) await echo.sessions.end(session);
    return json({ ok: true }, 200, { "set-cookie": endedCookie(secure) });
  },
});
