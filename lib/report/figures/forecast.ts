/**
 * What figures of a judged model are drawn from.
 *
 * @module
 */

/** A model's calls on rows whose outcome is known. */
export interface Forecast {
  readonly symbol: string;
  readonly interval: string;
  /** Whether the candles behind it are simulated. */
  readonly simulated: boolean;
  /** Open time per row, ms since the Unix epoch, UTC. */
  readonly openTime: Float64Array;
  /** Stated probability of up per row. */
  readonly probability: Float64Array;
  /** 1 for up, 0 for not up, per row. */
  readonly target: Float64Array;
  /** The share of up in the rows the model learned from: the rival that knows nothing else. */
  readonly baseRate: number;
}

/** How much worse a model gets when one of its features is shuffled. */
export interface Importance {
  readonly feature: string;
  /** Rise of the log-loss, nats per row; one value per shuffle. */
  readonly rises: readonly number[];
}
