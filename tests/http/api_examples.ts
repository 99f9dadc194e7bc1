/** One address of the API as the document describes it. */
export interface ApiExample {
  /** Such as `PUT /api/nests/{code}/volume`. */
  readonly heading: string;
  readonly method: string;
  /** Path and query of the request in the example. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** The answer as JSON text, or `null` where none is shown. */
  readonly answer: string | null;
}

/**
 * Reads the addresses out of the document.
 *
 * @param token What `$TOKEN` stands for in its examples.
 */
export function readExamples(markdown: string, token: string): ApiExample[] {
  return markdown.split(/^### /m).slice(1).map((section) => {
    const heading = /^`([A-Z]+ \/[^`]*)`\n/.exec(section)?.[1];
    const request = /^```sh\n(curl [^]*?)\n```$/m.exec(section)?.[1]?.replaceAll("\\\n", "");
    const path = /"\$HOST(\/[^"]*)"/.exec(request ?? "")?.[1];
    if (heading === undefined || request === undefined || path === undefined) {
      throw new Error(`Cannot read an address and an example in "${section.slice(0, 80)}"`);
    }
    const body = / -d '([^']*)'/.exec(request)?.[1] ?? null;
    return {
      heading,
      method: / -X ([A-Z]+) /.exec(request)?.[1] ?? (body === null ? "GET" : "POST"),
      path,
      headers: headersOf(request.replaceAll("$TOKEN", token), body !== null),
      body,
      answer: /^```json\n([^]*?)\n```$/m.exec(section)?.[1] ?? null,
    };
  });
}

/** The headers curl sends: those given, and for a body the type of forms unless another is given. */
function headersOf(request: string, hasBody: boolean): Record<string, string> {
  const form = hasBody ? { "content-type": "application/x-www-form-urlencoded" } : {};
  const given = [...request.matchAll(/ -H (["'])([\w-]+): (.*?)\1/g)];
  return { ...form, ...Object.fromEntries(given.map(([, , name, value]) => [name, value])) };
}
