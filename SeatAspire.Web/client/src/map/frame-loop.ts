/** The work of the newest frames: when each was shown, and how long drawing it took. */
export interface FrameTimes {
  /** Milliseconds between consecutive frames, while the map moved. */
  intervals: number[];
  /** Milliseconds of drawing. */
  drawing: number[];
}

const kept = 600;
const recent: { at: number; drawing: number }[] = [];

export function frameTimes(): FrameTimes {
  const intervals: number[] = [];
  for (let i = 1; i < recent.length; i++) {
    const interval = recent[i]!.at - recent[i - 1]!.at;
    // A longer pause is one in which nothing was to be drawn.
    if (interval < 250) intervals.push(interval);
  }
  return { intervals, drawing: recent.map((frame) => frame.drawing) };
}

/** Draws when asked to, at most once a frame. */
export class FrameLoop {
  private scheduled = 0;
  private stopped = false;

  constructor(private readonly draw: (at: number) => void) {}

  request(): void {
    if (this.scheduled !== 0 || this.stopped) return;
    this.scheduled = requestAnimationFrame((at) => {
      this.scheduled = 0;
      const begun = performance.now();
      this.draw(at);
      recent.push({ at, drawing: performance.now() - begun });
      if (recent.length > kept) recent.shift();
    });
  }

  /** For good. */
  stop(): void {
    cancelAnimationFrame(this.scheduled);
    this.scheduled = 0;
    this.stopped = true;
  }
}
