/**
 * The little of ZMTP 3.0 that a Jupyter client on the same machine needs.
 *
 * Jupyter's channels are ZeroMQ sockets. On the wire they are TCP connections that
 * begin with a greeting and a READY command from both sides; then each message is
 * a run of frames. The mechanism is NULL: Jupyter signs messages by itself.
 *
 * Source: ZeroMQ RFC 23, https://rfc.zeromq.org/spec/23/.
 *
 * @module
 */
import { KernelError } from "./kernel_error.ts";

/** What a socket says it is; each kind talks to certain others only. */
export type SocketType = "DEALER" | "PUB" | "ROUTER" | "SUB";

const [MORE, LONG, COMMAND] = [1, 2, 4];
const GREETING_BYTES = 64;
/** Nothing that a notebook shows comes near; whatever claims more is not ZMTP. */
const MOST_FRAME_BYTES = 2 ** 30;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** One connection on which whole messages go to and fro. */
export class ZmtpSocket implements Disposable {
  readonly #conn: Deno.Conn;
  #buffer = new Uint8Array(2 ** 16);
  #start = 0;
  #end = 0;
  #sent: Promise<void> = Promise.resolve();

  private constructor(conn: Deno.Conn) {
    this.#conn = conn;
  }

  /**
   * The socket over `conn`, once both sides have greeted; from then on it is the
   * socket that owns the connection.
   *
   * @throws {KernelError} If the other side speaks something else.
   */
  static async over(conn: Deno.Conn, type: SocketType): Promise<ZmtpSocket> {
    const socket = new ZmtpSocket(conn);
    try {
      await writeAll(conn, joined([greeting(), ready(type)]));
      await socket.#hearGreeting();
      return socket;
    } catch (error) {
      socket[Symbol.dispose]();
      throw error;
    }
  }

  /**
   * The frames of the next message.
   *
   * @throws {KernelError} If the other side closes the connection.
   */
  async receive(): Promise<Uint8Array[]> {
    const frames: Uint8Array[] = [];
    for (;;) {
      const { flags, body } = await this.#frame();
      if (flags & COMMAND) continue;
      frames.push(body);
      if (!(flags & MORE)) return frames;
    }
  }

  /** Sends one message; messages leave in the order of the calls. */
  send(frames: readonly Uint8Array[]): Promise<void> {
    const bytes = joined(frames.flatMap((body, i) => {
      const more = i < frames.length - 1 ? MORE : 0;
      return [frameHead(more, body.length), body];
    }));
    this.#sent = this.#sent.then(() => writeAll(this.#conn, bytes));
    return this.#sent;
  }

  /** Ends the connection; doing it twice does no harm. */
  [Symbol.dispose](): void {
    try {
      this.#conn.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }

  async #hearGreeting(): Promise<void> {
    const theirs = await this.#take(GREETING_BYTES);
    if (theirs[0] !== 0xff || theirs[9] !== 0x7f || theirs[10]! < 3) {
      throw new KernelError("Cannot greet: the other side speaks no ZMTP 3");
    }
    const { flags, body } = await this.#frame();
    const name = decoder.decode(body.subarray(1, 1 + (body[0] ?? 0)));
    if (!(flags & COMMAND) || name !== "READY") {
      throw new KernelError(`Cannot greet: expected READY, got "${name}"`);
    }
  }

  async #frame(): Promise<{ flags: number; body: Uint8Array }> {
    const flags = (await this.#take(1))[0]!;
    const length = flags & LONG
      ? Number(viewOf(await this.#take(8)).getBigUint64(0))
      : (await this.#take(1))[0]!;
    if (flags > (MORE | LONG | COMMAND) || length > MOST_FRAME_BYTES) {
      throw new KernelError("Cannot read frame: this is not ZMTP");
    }
    return { flags, body: await this.#take(length) };
  }

  /** The next `length` bytes, as a copy. */
  async #take(length: number): Promise<Uint8Array<ArrayBuffer>> {
    this.#makeRoom(length);
    while (this.#end - this.#start < length) {
      const count = await this.#conn.read(this.#buffer.subarray(this.#end));
      if (count === null) {
        throw new KernelError("Cannot read on: the connection was closed");
      }
      this.#end += count;
    }
    const bytes = this.#buffer.slice(this.#start, this.#start + length);
    this.#start += length;
    return bytes;
  }

  #makeRoom(length: number): void {
    if (this.#start + length <= this.#buffer.length) return;
    const rest = this.#buffer.subarray(this.#start, this.#end);
    const isTooSmall = length > this.#buffer.length;
    const buffer = isTooSmall ? new Uint8Array(2 * length) : this.#buffer;
    buffer.set(rest); // copies as if by way of another place, so overlaps are fine
    [this.#buffer, this.#start, this.#end] = [buffer, 0, rest.length];
  }
}

/** `parts` one after another. */
export function joined(
  parts: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** Signature, version 3.0, the mechanism's name in 20 bytes, and zeros. */
function greeting(): Uint8Array {
  const bytes = new Uint8Array(GREETING_BYTES);
  bytes[0] = 0xff;
  bytes[9] = 0x7f;
  bytes[10] = 3;
  bytes.set(encoder.encode("NULL"), 12);
  return bytes;
}

function ready(type: SocketType): Uint8Array {
  const body = joined([
    shortText("READY"),
    property("Socket-Type", type),
    property("Identity", ""),
  ]);
  return joined([frameHead(COMMAND, body.length), body]);
}

function property(name: string, text: string): Uint8Array {
  const value = encoder.encode(text);
  const length = new Uint8Array(4);
  viewOf(length).setUint32(0, value.length);
  return joined([shortText(name), length, value]);
}

function shortText(text: string): Uint8Array {
  const bytes = encoder.encode(text);
  return joined([Uint8Array.of(bytes.length), bytes]);
}

function frameHead(flags: number, length: number): Uint8Array {
  if (length < 256) return Uint8Array.of(flags, length);
  const head = new Uint8Array(9);
  head[0] = flags | LONG;
  viewOf(head).setBigUint64(1, BigInt(length));
  return head;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function writeAll(conn: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += await conn.write(bytes.subarray(done));
  }
}
