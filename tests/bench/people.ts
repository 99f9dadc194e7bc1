import { KeepAlive, requestBytes } from "./http_driver.ts";

const JSON_TYPE = { "content-type": "application/json" };

/** Signs in and gives the headers that act as that person. */
export async function signIn(port: number, name: string): Promise<Record<string, string>> {
  const response = await fetch(`http://127.0.0.1:${port}/api/session`, {
    method: "POST",
    headers: JSON_TYPE,
    body: JSON.stringify({ name }),
  });
  await response.body?.cancel();
  const cookie = response.headers.get("set-cookie")?.split(";", 1)[0];
  if (cookie === undefined) throw new Error(`Cannot sign in ${name}: ${response.status}`);
  return { cookie, ...JSON_TYPE };
}

/** Adds `count` songs from the demo catalogue; the first one plays, the others wait. */
export async function addSongs(
  port: number,
  headers: Record<string, string>,
  count: number,
): Promise<void> {
  const connection = await KeepAlive.open(port);
  const body = JSON.stringify({ uri: "demo:track:morning-in-the-nest" });
  const request = requestBytes("POST", "/api/nests/main/songs", headers, body);
  for (let index = 0; index < count; index++) {
    const { status } = await connection.send(request);
    if (status !== 200) throw new Error(`Cannot add a song: ${status}`);
  }
  connection.close();
}
