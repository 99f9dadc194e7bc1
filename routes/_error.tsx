import type { JSX } from "preact";
import { HttpError, type PageProps } from "fresh";
import { Head } from "fresh/runtime";
import { ErrorPage, errorText } from "../components/ErrorPage.tsx";

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
