/**
 * Small disks of a test's own, which can be filled up.
 *
 * @module
 */
import { withTempFolder } from "./temp_folder.ts";

/** Linux lets a process mount a disk of its own in a namespace of its own. */
export const OWN_DISK = ["--user", "--map-root-user", "--mount"];

/** Whether `unshare` with {@linkcode OWN_DISK} lets a program mount a disk here. */
export async function canHaveOwnDisk(): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  const script = 'mount -t tmpfs -o size=4k tmpfs "$1" 2>&1';
  return await withTempFolder(async (folder) => {
    const args = [...OWN_DISK, "sh", "-c", script, "sh", folder];
    const { success } = await new Deno.Command("unshare", { args }).output()
      .catch(() => ({ success: false }));
    return success;
  });
}

/** Writes to `path` until the disk is full. */
export async function fill(path: string): Promise<void> {
  using file = await Deno.open(path, { create: true, write: true });
  const block = new Uint8Array(1024);
  try {
    while (true) await file.write(block);
  } catch {
    // That was the point.
  }
}

/** Runs `mount`. */
export async function mount(args: string[]): Promise<void> {
  const { success } = await new Deno.Command("mount", { args }).output();
  if (!success) throw new Error(`Cannot mount ${args.join(" ")}`);
}
