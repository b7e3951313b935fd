/** How a check says what it saw. */
import type { LeakCheck } from "../run.ts";

/** What a check found, before it is known by its name. */
export type Finding = Omit<LeakCheck, "check">;

/** Nothing was found; `detail` says where it was looked for. */
export function pass(detail: string): Finding {
  return { outcome: "pass", detail };
}

/** A leak, or what cannot be told from one. */
export function alarm(detail: string): Finding {
  return { outcome: "alarm", detail };
}

/** The check could not be made. */
export function skipped(detail: string): Finding {
  return { outcome: "skipped", detail };
}
