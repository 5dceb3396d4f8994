import type { App } from '../app';
import { releaseHold } from './holding';

/**
 * Gives back what somebody holds before this browser becomes another person: nobody could do it later. What cannot be given
 * back now (it is being paid, or the server is away) ends by its own deadline.
 */
export async function giveBack(app: Pick<App, 'api' | 'mine' | 'queue'>): Promise<void> {
  await Promise.allSettled([...app.mine.liveHolds.map((hold) => releaseHold(app, hold)), app.queue.giveUp()]);
}
