/** What decides whether a page of another site sent a request. */
export interface OriginFacts {
  /** The `Origin` header. */
  readonly origin: string | null;
  /** The `Sec-Fetch-Site` header. */
  readonly site: string | null;
  /** The `Host` header, in lower case. */
  readonly host: string | null;
  /** The public host name, in lower case, if one is set. */
  readonly hostname: string | null;
}

/**
 * Whether a request that changes something, or opens a socket, may come from where it says. Browsers
 * always send `Origin` with these; a request without it comes from a program, unless
 * `Sec-Fetch-Site` shows that a browser sent it from elsewhere.
 */
export function isFromHere({ origin, site, host, hostname }: OriginFacts): boolean {
  if (origin === null) return site === null || site === "same-origin" || site === "none";
  const from = /^https?:\/\/([^/]+)$/i.exec(origin)?.[1]?.toLowerCase();
  return from !== undefined && (from === host || from === hostname);
}
