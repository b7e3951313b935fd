/**
 * The frame of tables for a terminal.
 *
 * @module
 */

/** No frame but a line under the head and around sections: it fits 100 columns. */
export const FRAME = {
  ...Object.fromEntries(
    "top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid right right-mid"
      .split(" ").map((part) => [part, ""]),
  ),
  "mid-mid": "─",
  "middle": " ",
};
