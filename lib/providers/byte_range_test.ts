import { strict as assert } from "node:assert";
import fc from "fast-check";
import { type ByteRange, parseByteRange } from "./byte_range.ts";

const whole: ByteRange = { kind: "whole" };
const unsatisfiable: ByteRange = { kind: "unsatisfiable" };
const part = (start: number, end: number): ByteRange => ({ kind: "part", start, end });

Deno.test("parseByteRange() reads single ranges of a file of 100 bytes", async (t) => {
  const cases: [header: string | null, expected: ByteRange][] = [
    [null, whole],
    ["bytes=0-0", part(0, 0)],
    ["bytes=0-99", part(0, 99)],
    ["bytes=10-", part(10, 99)],
    ["bytes=99-", part(99, 99)],
    ["bytes=90-5000", part(90, 99)],
    ["bytes=-1", part(99, 99)],
    ["bytes=-30", part(70, 99)],
    ["bytes=-1000", part(0, 99)],
    ["BYTES=1-2", part(1, 2)],
    ["  bytes=1-2 ", part(1, 2)],
    ["bytes=100-", unsatisfiable],
    ["bytes=100-200", unsatisfiable],
    ["bytes=-0", unsatisfiable],
    ["bytes=5-2", whole],
    ["bytes=-", whole],
    ["bytes=", whole],
    ["bytes=a-b", whole],
    ["bytes=1-2,5-6", whole],
    ["bytes=1 - 2", whole],
    ["bytes=--5", whole],
    ["bytes=0x1-2", whole],
    ["items=0-5", whole],
    ["bytes=99999999999999999999-", whole],
    ["", whole],
  ];
  for (const [header, expected] of cases) {
    await t.step(String(header), () => assert.deepEqual(parseByteRange(header, 100), expected));
  }
});

Deno.test("parseByteRange() satisfies nothing of an empty file", () => {
  for (const header of ["bytes=0-", "bytes=0-0", "bytes=-5"]) {
    assert.deepEqual(parseByteRange(header, 0), unsatisfiable, header);
  }
});

Deno.test("parseByteRange() never leaves the file", () => {
  const headers = fc.oneof(
    fc.string(),
    fc.tuple(fc.nat(), fc.option(fc.nat(), { nil: "" })).map(([a, b]) => `bytes=${a}-${b}`),
    fc.nat().map((n) => `bytes=-${n}`),
  );
  fc.assert(fc.property(headers, fc.nat(1000), (header, size) => {
    const range = parseByteRange(header, size);
    if (range.kind !== "part") return;
    assert.ok(0 <= range.start && range.start <= range.end && range.end < size);
  }));
});
