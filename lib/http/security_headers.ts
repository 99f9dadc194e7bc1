/** Headers of every answer, beside its content security policy. */
export const SECURITY_HEADERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=()",
} as const;

/** The answer with {@link SECURITY_HEADERS}; a socket's is left as it is. */
export function withSecurityHeaders(response: Response): Response {
  if (response.status === 101) return response;
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
  return response;
}
