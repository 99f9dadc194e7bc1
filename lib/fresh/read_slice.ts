const CHUNK_BYTES = 65_536;

/**
 * Streams bytes `start` to `end` (exclusive) of a file, and closes it when read or given up.
 *
 * @throws {Deno.errors.NotFound} if there is no such file.
 */
export async function readSlice(
  path: string | URL,
  start: number,
  end: number,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const file = await Deno.open(path);
  await file.seek(start, Deno.SeekMode.Start);
  let left = end - start;
  return new ReadableStream({
    async pull(controller) {
      const buffer = new Uint8Array(Math.min(CHUNK_BYTES, left));
      const count = left === 0 ? null : await file.read(buffer);
      if (count === null) {
        file.close();
        controller.close();
        return;
      }
      left -= count;
      controller.enqueue(buffer.subarray(0, count));
    },
    cancel: () => file.close(),
  });
}
