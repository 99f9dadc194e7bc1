import type { JSX } from "preact";
import { HttpError, page, type PageProps } from "fresh";
import { Head } from "fresh/runtime";
import { ErrorPage, errorText } from "../components/ErrorPage.tsx";
import { SECURITY_HEADERS } from "../lib/http/security_headers.ts";
import { define } from "../lib/web/state.ts";

// What was thrown passed the gate, which gives all other answers these headers.
export const handler = define.handlers(() =>
  page(undefined, { headers: { ...SECURITY_HEADERS, "cache-control": "no-store" } })
);

/** The page of every error that a browser sees. */
export default function ErrorRoute({ error }: PageProps): JSX.Element {
  const status = error instanceof HttpError ? error.status : 500;
  return (
    <>
      <Head>
        <title>{`${errorText(status).title} · EchoNest`}</title>
      </Head>
      <ErrorPage status={status} />
    </>
  );
}
