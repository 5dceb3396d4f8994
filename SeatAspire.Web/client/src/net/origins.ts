/**
 * Which API replica to talk to. One is picked at random; whoever finds it failing says so, and everybody moves on
 * together: the socket and HTTP share the choice, so that a page talks to one replica at a time.
 */
export class Origins {
  private readonly failedAt = new Map<string, number>();
  private chosen: string;

  constructor(
    private readonly all: readonly string[],
    private readonly random: () => number = Math.random,
    private readonly now: () => number = () => performance.now(),
  ) {
    if (all.length === 0) throw new Error('no API origin is configured');
    this.chosen = all[Math.floor(random() * all.length)]!;
  }

  get current(): string {
    return this.chosen;
  }

  get count(): number {
    return this.all.length;
  }

  /** Reports a failure; a late report about a replica that was left already changes nothing but its memory. */
  failed(origin: string): void {
    this.failedAt.set(origin, this.now());
    if (origin !== this.chosen || this.all.length === 1) return;
    const others = this.all.filter((one) => one !== origin);
    const fresh = others.filter((one) => !this.failedAt.has(one));
    if (fresh.length > 0) {
      this.chosen = fresh[Math.floor(this.random() * fresh.length)]!;
      return;
    }
    // All have failed at some time: the one whose failure is longest ago has had the most time to recover.
    this.chosen = others.reduce((a, b) => (this.failedAt.get(a)! <= this.failedAt.get(b)! ? a : b));
  }

  worked(origin: string): void {
    this.failedAt.delete(origin);
  }
}

/** What the web app says about its installation. */
export interface Config {
  origins: Origins;
  /** The venues' time zone, as IANA names it; absent: the reader's. */
  timeZone: string | undefined;
}

/** Reads /config.json; behind a single balancer with no list the app's own origin serves the API, too. */
export async function loadConfig(): Promise<Config> {
  const response = await fetch('/config.json', { cache: 'no-cache' });
  if (!response.ok) throw new Error(`config.json: ${response.status}`);
  const config = (await response.json()) as { api?: string[]; timeZone?: string };
  const api = (config.api ?? []).map((origin) => origin.replace(/\/+$/, ''));
  return { origins: new Origins(api.length > 0 ? api : [location.origin]), timeZone: config.timeZone };
}

/** Exponential back-off with full jitter, so that a crowd that lost one replica does not return as one. */
export function backoff(attempt: number, baseMs: number, capMs: number, random: () => number = Math.random): number {
  const ceiling = Math.min(capMs, baseMs * 2 ** attempt);
  return ceiling / 2 + (random() * ceiling) / 2;
}
