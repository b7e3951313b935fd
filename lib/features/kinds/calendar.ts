/**
 * When it is: positions on the circles of the day and of the week, by open time.
 *
 * @module
 */
import { type Expression, mapRows } from "../expression.ts";
import { openTime } from "../formulas.ts";
import { defineKind, type FeatureKind } from "./kind.ts";

const DAY = 24 * 60 * 60_000;
const WEEK = 7 * DAY;
/** Midnight UTC of a Monday; the epoch is a Thursday. */
const MONDAY = 4 * DAY;

/** Angle of the open time on a circle of `period` ms that starts at `origin`. */
function angle(period: number, origin = 0): Expression {
  const turn = 2 * Math.PI / period;
  const angleAt = (time: number) => turn * ((time - origin) % period);
  return mapRows("angle", openTime, angleAt, [period, origin]);
}

/** Kinds of features that tell the time. */
export const CALENDAR_KINDS: Readonly<Record<string, FeatureKind>> = {
  time_of_day_sin: defineKind(
    "Sine of the time of day, UTC, midnight at angle 0",
    {},
    () => mapRows("sin", angle(DAY), Math.sin),
  ),
  time_of_day_cos: defineKind(
    "Cosine of the time of day, UTC, midnight at angle 0",
    {},
    () => mapRows("cos", angle(DAY), Math.cos),
  ),
  day_of_week_sin: defineKind(
    "Sine of the time of week, UTC, Monday's midnight at angle 0",
    {},
    () => mapRows("sin", angle(WEEK, MONDAY), Math.sin),
  ),
  day_of_week_cos: defineKind(
    "Cosine of the time of week, UTC, Monday's midnight at angle 0",
    {},
    () => mapRows("cos", angle(WEEK, MONDAY), Math.cos),
  ),
};
