import { sessionCookie } from "../../lib/auth/sessions.ts";
import { parseName } from "../../lib/domain/person.ts";
import { backTo, backWithNotice, readForm } from "../../lib/http/form.ts";
import { define } from "../../lib/web/state.ts";

/** Sign-in without script. */
export const handler = define.handlers({
  async POST({ req, state: { echo, secure, session } }) {
    if (!echo.settings.guests) return backWithNotice("guests");
    const form = await readForm(req);
    if (!form.ok) return form.error;
    const name = parseName(form.value.get("name") ?? "");
    if (name === null) return backWithNotice("name");
    const opened = await echo.sessions.openGuest(name);
    if (session !== null) await echo.sessions.end(session);
    return backTo("/", { "set-cookie": sessionCookie(opened.id, secure) });
  },
});
