/** One field of a message: a whole number, or bytes that hold text, bytes or another message. */
export type Field =
  | { readonly number: number; readonly kind: "number"; readonly value: number }
  | { readonly number: number; readonly kind: "bytes"; readonly value: Uint8Array };

/** A message that cannot be read. */
export class MalformedMessage extends Error {
  override name = "MalformedMessage";
}

const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;
const FIXED_32 = 5;

/**
 * The fields of a Protocol Buffers message, in the order they were written.
 *
 * @throws {MalformedMessage} where the bytes end too early or a field is of a kind nobody uses.
 */
export function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1;; shift *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new MalformedMessage("Cannot read a number: the bytes end");
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) {
      throw new MalformedMessage(`Cannot read ${length} bytes: ${bytes.length - at} are left`);
    }
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case VARINT:
        yield { number, kind: "number", value: varint() };
        break;
      case BYTES:
        yield { number, kind: "bytes", value: take(varint()) };
        break;
      case FIXED_64:
        take(8);
        break;
      case FIXED_32:
        take(4);
        break;
      default:
        throw new MalformedMessage(`Cannot read a field of kind ${tag % 8}`);
    }
  }
}

/** Writes a Protocol Buffers message, field by field. What has its default value is left out. */
export class MessageWriter {
  readonly #bytes: number[] = [];

  /** Whole numbers from 0 up to what a double holds exactly; `true` is 1. */
  number(field: number, value: number | boolean): this {
    if (Number(value) === 0) return this;
    this.#varint(field * 8 + VARINT);
    this.#varint(Number(value));
    return this;
  }

  /** Bytes, or another message. Those that are empty are written too: lists count them. */
  bytes(field: number, value: Uint8Array): this {
    this.#varint(field * 8 + BYTES);
    this.#varint(value.length);
    for (const byte of value) this.#bytes.push(byte);
    return this;
  }

  done(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes);
  }

  #varint(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 128)) this.#bytes.push(rest % 128 + 0x80);
    this.#bytes.push(rest);
  }
}
