/**
 * What can go wrong with an answer, on demand.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { bannedUntil, tooMuchWeight } from "./_exchange_limits.ts";
import type { KlineRow } from "./_exchange_klines.ts";

/** An error status; the body is the exchange's own where it is known. */
export interface StatusFault {
  readonly status: number;
  /** Seconds in the header `Retry-After`. */
  readonly retryAfter?: number;
}

/** Changes of the rows of an answer; `before` is the row before its window. */
const ROW_FAULTS = {
  "empty page": () => [],
  "short page": (rows: KlineRow[]) => rows.slice(0, rows.length >> 1),
  "overlapping row": (rows: KlineRow[], before?: KlineRow) =>
    before === undefined ? rows : [before, ...rows],
  "swapped rows": ([first, second, ...rest]: KlineRow[]) =>
    [second, first, ...rest].filter((row) => row !== undefined),
  "repeated row": ([first, ...rest]: KlineRow[]) =>
    first === undefined ? [] : [first, first, ...rest],
  "conflicting row": ([first, ...rest]: KlineRow[]) =>
    first === undefined ? [] : [first.with(5, `1${first[5]}`), first, ...rest],
  "missing fields": (rows: KlineRow[]) => rows.map((row) => row.slice(0, 7)),
  "prices without quotes": (rows: KlineRow[]) =>
    rows.map((row) => row.with(1, Number(row[1]))),
  "low above high": (rows: KlineRow[]) =>
    rows.map((row) => row.with(3, `9${row[2]}`)),
};

/** Answers that are none; `body` is what would have been sent. */
const ANSWER_FAULTS = {
  "reset": ({ socket }: IncomingMessage) => {
    socket.resetAndDestroy();
  },
  "hang": () => {},
  "stalled body": (
    _: IncomingMessage,
    response: ServerResponse,
    body: string,
  ) => sendHalf(response, body),
  "cut body": (
    { socket }: IncomingMessage,
    response: ServerResponse,
    body: string,
  ) => sendHalf(response, body, () => socket.destroy()),
  "web page": (_: IncomingMessage, response: ServerResponse) => {
    response.setHeader("Content-Type", "text/html");
    response.end(webPage("Welcome to our hotel"));
  },
  "wrong shape": (_: IncomingMessage, response: ServerResponse) => {
    response.end('{"klines":[]}');
  },
};

/** Bodies of the statuses that the exchange explains; the others are web pages. */
const OWN_WORDS: Record<number, { code: number; msg: string }> = {
  418: { code: -1003, msg: bannedUntil(1_714_521_900_000) },
  429: { code: -1003, msg: tooMuchWeight(6000) },
  451: {
    code: 0,
    msg:
      "Service unavailable from a restricted location according to 'b. Eligibility' in https://www.binance.com/en/terms. Please contact customer service if you believe you received this message in error.",
  },
};

type RowFault = keyof typeof ROW_FAULTS;
type AnswerFault = keyof typeof ANSWER_FAULTS;

/** Anything that can go wrong with an answer. */
export type Fault = RowFault | AnswerFault | StatusFault;

/** The rows with the fault in them, if it is one of rows. */
export function withRowFault(
  rows: KlineRow[],
  fault: Fault | undefined,
  before?: KlineRow,
): KlineRow[] {
  return isRowFault(fault) ? ROW_FAULTS[fault](rows, before) : rows;
}

/** Whether a fault spoils rows, not the answer as a whole. */
export function isRowFault(fault: Fault | undefined): fault is RowFault {
  return typeof fault === "string" && fault in ROW_FAULTS;
}

/** Answers with the fault, which is none of rows. */
export function answerWithFault(
  fault: AnswerFault | StatusFault,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): void {
  if (typeof fault === "string") {
    return ANSWER_FAULTS[fault](request, response, body);
  }
  const { status, retryAfter } = fault;
  response.statusCode = status;
  if (retryAfter !== undefined) response.setHeader("Retry-After", retryAfter);
  const own = OWN_WORDS[status];
  if (own === undefined) response.setHeader("Content-Type", "text/html");
  response.end(own ? JSON.stringify(own) : webPage(`${status}`));
}

function sendHalf(response: ServerResponse, body: string, then?: () => void) {
  response.setHeader("Content-Length", body.length);
  response.write(body.slice(0, body.length >> 1), () => then?.());
}

function webPage(title: string): string {
  return `<!DOCTYPE html>\n<html><head><title>${title}</title></head></html>`;
}
