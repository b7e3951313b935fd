/**
 * What a candle file holds, out of its wrapping.
 *
 * @module
 */
import { gunzip } from "node:zlib";
import { CandleFileError, quoted, reasonOf } from "./file_error.ts";

/** No candle file comes near; what grows beyond is no candle file. */
const MAX_BYTES = 2 ** 31;

/** What lies in a file, after gzip or zip around it. */
export interface Unpacked {
  readonly format: "csv" | "parquet";
  readonly bytes: Uint8Array;
}

/**
 * The text or Parquet bytes in a file, told by the file's first bytes.
 *
 * @throws {CandleFileError} If the archive is damaged or cut short, or a zip holds
 * anything but one CSV file.
 */
export async function unpack(
  bytes: Uint8Array,
  path: string,
): Promise<Unpacked> {
  if (startsWith(bytes, "PAR1")) return { format: "parquet", bytes };
  if (startsWith(bytes, "\x1f\x8b")) {
    return { format: "csv", bytes: await gunzipped(bytes, path) };
  }
  if (startsWith(bytes, "PK")) {
    return { format: "csv", bytes: await unzipped(bytes, path) };
  }
  return { format: "csv", bytes };
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  return [...magic].every((char, i) => char.charCodeAt(0) === bytes[i]);
}

function gunzipped(bytes: Uint8Array, path: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) =>
    gunzip(bytes, { maxOutputLength: MAX_BYTES }, (cause, result) => {
      if (cause === null) return resolve(result);
      const problem = `the gzip data is damaged or cut short (${
        reasonOf(cause)
      })`;
      reject(new CandleFileError(path, problem, { cause }));
    })
  );
}

async function unzipped(bytes: Uint8Array, path: string): Promise<Uint8Array> {
  const zip = await import("@zip.js/zip.js");
  const reader = new zip.ZipReader(new zip.Uint8ArrayReader(bytes), {
    useWebWorkers: false,
    checkSignature: true,
  });
  try {
    const entries = (await reader.getEntries()).filter((entry) =>
      !entry.directory && !entry.filename.startsWith("__MACOSX/")
    );
    const [entry] = entries;
    if (
      entries.length !== 1 || entry === undefined || entry.directory ||
      !/\.csv$/i.test(entry.filename)
    ) {
      const names = entries.slice(0, 3).map((each) => quoted(each.filename));
      const more = entries.length > 3 ? ", …" : "";
      throw new CandleFileError(
        path,
        `expected one CSV file in the zip, got ${
          names.join(", ") || "none"
        }${more}`,
      );
    }
    if (entry.uncompressedSize > MAX_BYTES) {
      throw new RangeError(`${entry.uncompressedSize} bytes are too many`);
    }
    return await entry.getData(new zip.Uint8ArrayWriter());
  } catch (cause) {
    if (cause instanceof CandleFileError) throw cause;
    const problem = `the zip is damaged or cut short (${reasonOf(cause)})`;
    throw new CandleFileError(path, problem, { cause });
  } finally {
    await reader.close();
  }
}
