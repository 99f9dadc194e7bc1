import type { JSX } from "preact";
import type { PageProps } from "fresh";
import { asset } from "fresh/runtime";

const SHEETS = ["tokens", "base", "layout", "playing", "queue", "parts", "motion"] as const;

/** The shell of every page. */
export default function App({ Component }: PageProps): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <title>EchoNest</title>
        <meta name="description" content="One queue, many ears: add songs, vote, jam, honk." />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fff3df" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#1b1320" />
        <link rel="icon" href={asset("/icon.svg")} type="image/svg+xml" />
        <link rel="manifest" href={asset("/manifest.webmanifest")} />
        {SHEETS.map((name) => <link key={name} rel="stylesheet" href={asset(`/${name}.css`)} />)}
        <script src={asset("/theme.js")} />
      </head>
      <body>
        <Component />
      </body>
    </html>
  );
}
