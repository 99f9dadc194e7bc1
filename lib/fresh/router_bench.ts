import { Router } from "./router.ts";

/** Sixty patterns of the shape this product has: half of them fixed, half with parameters. */
const FIXED = Array.from({ length: 30 }, (_, i) => `/api/section${i % 6}/action${i}`);
const DYNAMIC = Array.from({ length: 24 }, (_, i) => `/api/nests/:code/action${i}`);
const OTHERS = [
  "/nest/:code",
  "/listen/:day/:file",
  "/@:user",
  "/docs{/:page}?",
  "/old/:path*",
  "/:short",
];
const PATTERNS = [...FIXED, ...DYNAMIC, ...OTHERS];

const PATHS = {
  fixed: "/api/section5/action29",
  dynamic: "/api/nests/AB2CD/action12",
  last: "/xyzzy",
  unknown: "/api/nests/AB2CD/nothing/here",
};

/** The alternative: fixed paths by name, the others one URLPattern after the other. */
class PatternRouter {
  readonly #fixed: Map<string, string> = new Map();
  readonly #dynamic: { pattern: URLPattern; value: string }[] = [];

  add(pattern: string): void {
    if (/[:*{}]/.test(pattern)) {
      this.#dynamic.push({ pattern: new URLPattern({ pathname: pattern }), value: pattern });
    } else this.#fixed.set(pattern, pattern);
  }

  match(pathname: string): { value: string; params: Record<string, string | undefined> } | null {
    const fixed = this.#fixed.get(pathname);
    if (fixed !== undefined) return { value: fixed, params: {} };
    for (const { pattern, value } of this.#dynamic) {
      const found = pattern.exec({ pathname });
      if (found !== null) return { value, params: found.pathname.groups };
    }
    return null;
  }
}

const segments = new Router<string>();
const patterns = new PatternRouter();
for (const pattern of PATTERNS) {
  segments.add("GET", pattern, [pattern]);
  patterns.add(pattern);
}

for (const [group, path] of Object.entries(PATHS)) {
  Deno.bench(`segments: ${group}`, { group, baseline: true }, () => {
    segments.match("GET", path);
  });
  Deno.bench(`URLPattern: ${group}`, { group }, () => {
    patterns.match(path);
  });
}
