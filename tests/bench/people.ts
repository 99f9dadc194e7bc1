import { KeepAlive, requestBytes } from "./http_driver.ts";

const JSON_TYPE = { "content-type": "application/json" };

/** Headers that act as a person. */
export type Headers = Readonly<Record<string, string>>;

/** Signs in and gives the headers that act as that person. */
export async function signIn(port: number, name: string): Promise<Headers> {
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

/** Signs in `count` people. */
export async function signInMany(port: number, count: number): Promise<Headers[]> {
  const people: Headers[] = [];
  for (let index = 0; index < count; index++) people.push(await signIn(port, `P${index}`));
  return people;
}

/** A request that adds a piece of the demo catalogue. */
export function addRequest(headers: Headers): Uint8Array {
  const body = JSON.stringify({ uri: "demo:track:morning-in-the-nest" });
  return requestBytes("POST", "/api/nests/main/songs", headers, body);
}

/** Adds `count` songs to the main nest; the first one plays, the others wait. */
export async function addSongs(port: number, headers: Headers, count: number): Promise<void> {
  const connection = await KeepAlive.open(port);
  const request = addRequest(headers);
  for (let index = 0; index < count; index++) {
    const { status } = await connection.send(request);
    if (status !== 200) throw new Error(`Cannot add a song: ${status}`);
  }
  connection.close();
}
