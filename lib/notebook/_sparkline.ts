/**
 * A line as small as a word.
 *
 * @module
 */
import { Markup } from "../report/page/markup.ts";

const [WIDTH, HEIGHT] = [100, 18];

/** Some values in order as a line in the colour of the text; `NaN` leaves a gap. */
export function sparkline(values: ArrayLike<number>): Markup {
  const all = Array.from(values);
  const known = all.filter((value) => !Number.isNaN(value));
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (i: number) => Math.round(WIDTH * i / Math.max(1, all.length - 1));
  const y = (value: number) =>
    high === low
      ? HEIGHT / 2
      : Math.round(10 * (1 + (HEIGHT - 2) * (high - value) / (high - low))) /
        10;
  let path = "", pen = "M";
  all.forEach((value, i) => {
    if (Number.isNaN(value)) return pen = "M";
    path += `${pen}${x(i)} ${y(value)}`;
    pen = "L";
  });
  return new Markup(
    `<svg role="img" aria-label="course" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" fill="none" stroke="currentColor"><path d="${path}"/></svg>`,
  );
}
