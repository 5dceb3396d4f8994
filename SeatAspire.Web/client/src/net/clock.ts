/**
 * The server's clock, seen from here. A Date header says which second it was at the server at some moment between asking
 * and hearing; each answer narrows the interval in which the offset must lie.
 */
export class ServerClock {
  private low = -Infinity;
  private high = Infinity;

  sample(dateHeader: string | null, sentAt: number, heardAt: number): void {
    if (dateHeader === null) return;
    const second = Date.parse(dateHeader);
    if (Number.isNaN(second)) return;
    const low = second - heardAt;
    // The header is cut to the second, and a server may write the same one for a second before it looks again.
    const high = second + 2000 - sentAt;
    const nextLow = Math.max(this.low, low);
    const nextHigh = Math.min(this.high, high);
    // No overlap: one of the clocks was set. Only the newest answer counts then.
    [this.low, this.high] = nextLow <= nextHigh ? [nextLow, nextHigh] : [low, high];
  }

  get offset(): number {
    if (this.low === -Infinity) return 0;
    // A clock that may be exact is taken as exact.
    if (this.low <= 0 && this.high >= 0) return 0;
    return (this.low + this.high) / 2;
  }

  now(): number {
    return Date.now() + this.offset;
  }
}

export const serverClock = new ServerClock();
