/** The kernel did not start, ended, fell silent, or said what cannot be understood. */
export class KernelError extends Error {
  override readonly name = "KernelError";
}
