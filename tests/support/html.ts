/** A button of a rendered page, as its attributes describe it. */
export interface ButtonInHtml {
  readonly label: string;
  /** Value that its form posts. */
  readonly value: string | undefined;
  readonly type: string | undefined;
  readonly form: string | undefined;
  readonly pressed: string | undefined;
  readonly disabled: boolean;
}

/** The attributes of every element called `tag`, in order. */
export function elementsIn(html: string, tag: string): Record<string, string>[] {
  const found = html.matchAll(new RegExp(`<${tag}(\\s[^>]*)?>`, "g"));
  return Array.from(found, ([, text = ""]) =>
    Object.fromEntries(
      Array.from(
        text.matchAll(/([\w-]+)(?:="([^"]*)")?/g),
        ([, name = "", value = ""]) => [name, unescaped(value)],
      ),
    ));
}

/** Every button, in order; its label is its `aria-label`, or else the text within. */
export function buttonsIn(html: string): ButtonInHtml[] {
  return Array.from(
    html.matchAll(/<button(\s[^>]*)?>(.*?)<\/button>/gs),
    ([whole, , inner = ""]) => {
      const [attributes = {}] = elementsIn(whole, "button");
      return {
        label: attributes["aria-label"] ?? textOf(inner),
        value: attributes.value,
        type: attributes.type,
        form: attributes.form,
        pressed: attributes["aria-pressed"],
        disabled: attributes["aria-disabled"] === "true",
      };
    },
  );
}

/** The words of some HTML, as a reader sees them. */
export function textOf(html: string): string {
  return unescaped(html.replaceAll(/<[^>]*>/g, " ")).replaceAll(/\s+/g, " ").trim();
}

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}
