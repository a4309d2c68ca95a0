/** How long and how much a connection may take. Nobody but a test has reason to set them. */
export interface DoorLimits {
  /** The headers of a request, from its first byte, or from the connection's beginning. */
  readonly headersTimeoutMs: number;
  /** A whole request, its body included. */
  readonly requestTimeoutMs: number;
  /** How often the two are checked. */
  readonly checkEveryMs: number;
  /** A connection that waits for its next request; longer than a load balancer keeps one. */
  readonly keepAliveTimeoutMs: number;
  /**
   * From a request's headers until its client has taken the answer: a page's 60 seconds, and time to read it. Whoever
   * takes a long one, a whole collection, has as long again for as long as it goes on reading.
   */
  readonly answerTimeoutMs: number;
  /** Open connections; one more is closed at once. */
  readonly connections: number;
  /** While the service ends: from the signal until whatever still runs is cut. */
  readonly drainMs: number;
}

export const DOOR_LIMITS: DoorLimits = {
  headersTimeoutMs: 15_000,
  requestTimeoutMs: 30_000,
  checkEveryMs: 5_000,
  keepAliveTimeoutMs: 75_000,
  answerTimeoutMs: 180_000,
  connections: 5_000,
  drainMs: 25_000,
};
