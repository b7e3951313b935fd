/**
 * Jupyter's messages as frames, signed.
 *
 * Whoever can reach the kernel's ports could make it run code, or make us believe
 * outputs; the key, known to kernel and client alone, is what keeps others out.
 * So the signature is checked on what comes, too.
 *
 * Source: https://jupyter-client.readthedocs.io/en/stable/messaging.html.
 *
 * @module
 */
import * as v from "valibot";
import { KernelError } from "./kernel_error.ts";
import { joined } from "./zmtp.ts";

/** A message from the kernel, or to it. */
export interface Message {
  readonly id: string;
  readonly type: string;
  /** The request that it belongs to. */
  readonly parentId?: string;
  readonly content: Readonly<Record<string, unknown>>;
}

const VERSION = "5.3";
const DELIMITER = "<IDS|MSG>";
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

const HeaderSchema = v.looseObject({
  msg_id: v.string(),
  msg_type: v.string(),
});
const ParentSchema = v.looseObject({ msg_id: v.optional(v.string()) });
const ContentSchema = v.record(v.string(), v.unknown());

/** Turns messages into signed frames and back, for one connection to a kernel. */
export class Wire {
  readonly #key: CryptoKey;
  readonly #session = crypto.randomUUID();

  private constructor(key: CryptoKey) {
    this.#key = key;
  }

  /** The wire of those who share `key`. */
  static async with(key: string): Promise<Wire> {
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const bytes = encoder.encode(key);
    return new Wire(
      await crypto.subtle.importKey("raw", bytes, algorithm, false, [
        "sign",
        "verify",
      ]),
    );
  }

  /** The frames of `message`. */
  async encode({ id, type, parentId, content }: Message) {
    const header = {
      msg_id: id,
      session: this.#session,
      username: "candlebook",
      date: new Date().toISOString(),
      msg_type: type,
      version: VERSION,
    };
    const parent = parentId === undefined ? {} : { msg_id: parentId };
    const body = [header, parent, {}, content]
      .map((part) => encoder.encode(JSON.stringify(part)));
    const sign = await crypto.subtle.sign("HMAC", this.#key, joined(body));
    const signature = encoder.encode(new Uint8Array(sign).toHex());
    return [encoder.encode(DELIMITER), signature, ...body];
  }

  /**
   * The message in `frames`; what precedes the delimiter is for routing.
   *
   * @throws {KernelError} If the frames are no message, or the signature is not
   * that of the key.
   */
  async decode(frames: readonly Uint8Array[]): Promise<Message> {
    const start = frames.findIndex(isDelimiter);
    const [signature, ...body] = frames.slice(start + 1, start + 6);
    if (start < 0 || signature === undefined || body.length < 4) {
      throw new KernelError("Cannot read message: frames are missing");
    }
    if (!await this.#isSigned(joined(body), signature)) {
      // Two parts of the kernel write at a time, and huge outputs get mixed up.
      throw new KernelError(
        "Cannot trust message: its signature is wrong, as after an output of several MB",
      );
    }
    try {
      const [header, parent, _metadata, content] = body
        .map((part) => JSON.parse(decoder.decode(part)));
      const { msg_id: id, msg_type: type } = v.parse(HeaderSchema, header);
      return {
        id,
        type,
        parentId: v.parse(ParentSchema, parent).msg_id,
        content: v.parse(ContentSchema, content),
      };
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new KernelError(`Cannot read message: ${reason}`, { cause });
    }
  }

  async #isSigned(body: Uint8Array<ArrayBuffer>, signature: Uint8Array) {
    try {
      const sign = Uint8Array.fromHex(decoder.decode(signature));
      return await crypto.subtle.verify("HMAC", this.#key, sign, body);
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof TypeError) {
        return false; // not even hexadecimal text
      }
      throw error;
    }
  }
}

function isDelimiter(frame: Uint8Array): boolean {
  return frame.length === DELIMITER.length &&
    encoder.encode(DELIMITER).every((byte, i) => frame[i] === byte);
}
