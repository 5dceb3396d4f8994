import { signal } from '@preact/signals';
import { HubConnection, HubConnectionBuilder, HubConnectionState, HttpTransportType, LogLevel } from '@microsoft/signalr';
import { Emitter, onChange, type Unsubscribe } from '../state/store';
import { backoff, type Origins } from './origins';

/**
 * connecting: not yet, or not again; open: the socket stands; unusable: it failed often enough that the page should get
 * by without, though attempts go on.
 */
export type SocketState = 'connecting' | 'open' | 'unusable';

const connectTimeoutMs = 6_000;
const answerTimeoutMs = 10_000;
/** A call that is not answered for so long makes the socket doubtful: after a sleep it may be open and dead. */
const doubtMs = 2_000;
/** And so much longer until it is replaced: a crowd whose server is slow must not open all its sockets twice. */
const patienceMs = 1_500;
const unusableAfter = 2;
const capMs = { connecting: 4_000, unusable: 20_000 };

/** Whoever is signed in, as far as sockets need to know. */
export interface TokenSource {
  /** The access token, renewed if it is good for less than that; null when nobody is signed in. Never throws. */
  accessToken(leftMs?: number): Promise<string | null>;
  /** How long the one of now is good, in milliseconds; null when nobody is signed in. */
  readonly tokenLeft: number | null;
}

const changeover = { soonestMs: 120_000, spreadMs: 180_000, againMs: 15_000 };

/**
 * How long before its token ends a socket gives way to the next one: some minutes, and not in step with everybody who came at the
 * same moment; of tokens that are short a quarter.
 */
export function changeoverLead(leftMs: number, random: () => number = Math.random): number {
  return Math.min(leftMs / 4, changeover.soonestMs + random() * changeover.spreadMs);
}

/**
 * The socket of one hub, between `start` and `stop`. Views come and go, and say what they want to hear; the connection
 * stays. It looks after itself: a replica that fails is left for another one.
 */
export class Hub<Events extends object> {
  readonly socket = signal<SocketState>('connecting');
  /** After each connect: rooms are forgotten with the connection that was in them. */
  readonly connected = new Emitter<void>();
  /** It is unusable since this network has as many sockets as one may have. */
  readonly crowded = signal(false);
  /** The socket is open, and does not answer; whoever needs to be fresh gets by without until it does, or another one is there. */
  readonly doubtful = signal(false);
  private readonly events = new Map<string, Emitter<never>>();
  private connection: HubConnection | null = null;
  private connectedOrigin: string | null = null;
  private failures = 0;
  /** Counts up when the connection is to be made anew; an older attempt then gives up. */
  private generation = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private opened = 0;
  private started = false;

  constructor(
    private readonly name: string,
    private readonly eventNames: readonly (keyof Events & string)[],
    private readonly origins: Origins,
    private readonly tokens: TokenSource,
  ) {
    for (const event of eventNames) this.events.set(event, new Emitter<never>());
    addEventListener('online', () => {
      if (this.socket.value !== 'open') this.restart();
    });
    // A page put aside by the back button keeps no socket: without one it may be kept, and come back at once.
    addEventListener('pagehide', () => void this.close());
    addEventListener('pageshow', (event) => {
      if (event.persisted) this.restart();
    });
  }

  start(): void {
    if (this.started) return;
    this.started = true;
    void this.connect(++this.generation);
  }

  stop(): void {
    this.started = false;
    this.failures = 0;
    void this.close();
    this.socket.value = 'connecting';
    this.crowded.value = false;
  }

  /** Connects again, as whoever is signed in now. Does nothing where it was not started. */
  restart(): void {
    if (!this.started) return;
    void this.close().then(() => {
      // Stopped meanwhile, or begun anew by somebody else.
      if (this.started && this.connection === null) void this.connect(++this.generation);
    });
  }

  on<E extends keyof Events & string>(event: E, listener: (message: Events[E]) => void): Unsubscribe {
    return (this.events.get(event) as unknown as Emitter<Events[E]>).subscribe(listener);
  }

  invoke<T>(method: string, ...parameters: unknown[]): Promise<T> {
    // An answer that never comes must not leave its asker waiting for good.
    return this.invokeWithin(answerTimeoutMs, method, ...parameters);
  }

  /** As `invoke`, for a caller who has another way to ask. */
  async invokeWithin<T>(ms: number, method: string, ...parameters: unknown[]): Promise<T> {
    const { connection } = this;
    if (connection === null || this.socket.value !== 'open') throw new Error('not connected');
    const doubt = setTimeout(() => this.doubt(connection), doubtMs);
    const answer = connection.invoke<T>(method, ...parameters).finally(() => {
      clearTimeout(doubt);
      this.believe(connection);
    });
    return within(ms, answer);
  }

  /** Waits for an open socket, but not for long. */
  async ready(withinMs: number): Promise<boolean> {
    if (this.doubtful.value) return false;
    if (this.socket.value === 'open') return true;
    if (this.socket.value === 'unusable') return false;
    return new Promise((done) => {
      const finish = (open: boolean): void => {
        clearTimeout(timer);
        stop();
        done(open);
      };
      const timer = setTimeout(() => finish(false), withinMs);
      const stop = onChange(this.socket, (state) => {
        if (state === 'open') finish(true);
        else if (state === 'unusable') finish(false);
      });
    });
  }

  /** The replica of the open socket; null without one. */
  get origin(): string | null {
    return this.socket.value === 'open' ? this.connectedOrigin : null;
  }

  /** Diagnostics: sockets open now, and how many there have been. */
  get count(): { open: number; opened: number } {
    return { open: this.connection?.state === HubConnectionState.Connected ? 1 : 0, opened: this.opened };
  }

  private async close(): Promise<void> {
    this.generation++;
    clearTimeout(this.timer);
    const connection = this.connection;
    this.connection = null;
    if (this.socket.value === 'open') this.socket.value = 'connecting';
    this.doubtful.value = false;
    await connection?.stop().catch(() => undefined);
  }

  private async connect(generation: number): Promise<void> {
    clearTimeout(this.timer);
    const origin = this.origins.current;
    const connection = this.build(origin, () => generation);
    try {
      await this.begin(connection);
    } catch {
      void connection.stop().catch(() => undefined);
      if (generation !== this.generation) return;
      this.failures++;
      this.origins.failed(origin);
      if (this.failures >= unusableAfter) {
        this.socket.value = 'unusable';
        void this.askWhy(origin);
      }
      this.retry(
        generation,
        backoff(this.failures, 250, this.failures > 4 ? capMs.unusable : capMs.connecting),
      );
      return;
    }
    if (generation !== this.generation) {
      void connection.stop().catch(() => undefined);
      return;
    }
    this.took(connection, origin, generation);
  }

  private took(connection: HubConnection, origin: string, generation: number): void {
    this.failures = 0;
    this.opened++;
    this.origins.worked(origin);
    this.connection = connection;
    this.connectedOrigin = origin;
    this.socket.value = 'open';
    this.crowded.value = false;
    this.doubtful.value = false;
    const left = this.tokens.tokenLeft;
    if (left !== null) {
      const lead = changeoverLead(left);
      this.planChangeover(generation, left - lead, lead);
    }
    this.connected.emit();
  }

  /** The server closes a socket whose token has ended. */
  private planChangeover(generation: number, afterMs: number, lead: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (generation === this.generation && this.socket.value === 'open') void this.changeOver(generation, lead);
    }, afterMs);
  }

  /** Opens a socket with a renewed token, and only then leaves the one before, so that nothing is missed and nobody sees it. */
  private async changeOver(generation: number, lead: number): Promise<void> {
    const former = this.connection;
    const origin = this.origins.current;
    // Nobody hears it before it is the one.
    let own = -1;
    const next = this.build(origin, () => own, 2 * lead);
    try {
      await this.begin(next, 2 * lead);
    } catch {
      void next.stop().catch(() => undefined);
      // Until the server closes it the one before is as good as ever.
      if (generation === this.generation) this.planChangeover(generation, changeover.againMs * (0.5 + Math.random()), lead);
      return;
    }
    if (generation !== this.generation || this.connection !== former) {
      void next.stop().catch(() => undefined);
      return;
    }
    own = ++this.generation;
    this.took(next, origin, own);
    void former?.stop().catch(() => undefined);
  }

  /** Whoever was asked keeps silent: another socket is opened beside, unless the silent one speaks first. */
  private doubt(connection: HubConnection): void {
    if (this.connection !== connection || this.doubtful.value) return;
    this.doubtful.value = true;
    setTimeout(() => {
      if (this.connection === connection && this.doubtful.value) void this.replace(connection, 0);
    }, patienceMs);
  }

  private believe(connection: HubConnection): void {
    if (this.connection === connection) this.doubtful.value = false;
  }

  private async replace(silent: HubConnection, attempt: number): Promise<void> {
    const isWanted = (): boolean => this.connection === silent && this.doubtful.value;
    const origin = this.origins.current;
    let own = -1;
    const next = this.build(origin, () => own);
    try {
      await this.begin(next);
    } catch {
      void next.stop().catch(() => undefined);
      if (!isWanted()) return;
      this.origins.failed(origin);
      setTimeout(() => {
        if (isWanted()) void this.replace(silent, attempt + 1);
      }, backoff(attempt, 250, capMs.connecting));
      return;
    }
    if (!isWanted()) {
      void next.stop().catch(() => undefined);
      return;
    }
    own = ++this.generation;
    this.took(next, origin, own);
    void silent.stop().catch(() => undefined);
  }

  /** No page can read the answer to a refused handshake, but a plain request for a hub's address is counted and refused alike. */
  private async askWhy(origin: string): Promise<void> {
    const asked = this.generation;
    // The seat rooms', since nobody need be signed in for them; all hubs count together.
    const status = await fetch(`${origin}/hubs/seats`, { credentials: 'omit', signal: AbortSignal.timeout(connectTimeoutMs) }).then(
      (response) => response.status,
      () => 0,
    );
    // Without an answer what was known stays.
    if (status !== 0 && asked === this.generation && this.socket.value === 'unusable') this.crowded.value = status === 429;
  }

  /** Opens a socket. A log-in that its token waits for is no fault of the replica, and takes as long as it takes. */
  private async begin(connection: HubConnection, tokenLeftMs?: number): Promise<void> {
    await this.tokens.accessToken(tokenLeftMs);
    await within(connectTimeoutMs, connection.start());
  }

  private retry(generation: number, afterMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (generation === this.generation) void this.connect(generation);
    }, afterMs);
  }

  /** A socket that is heard for as long as its generation is the one of now. */
  private build(origin: string, generation: () => number, tokenLeftMs?: number): HubConnection {
    const connection = new HubConnectionBuilder()
      .withUrl(`${origin}/hubs/${this.name}`, {
        // Straight to the WebSocket: no negotiation means no sticky sessions.
        skipNegotiation: true,
        transport: HttpTransportType.WebSockets,
        accessTokenFactory: async () => (await this.tokens.accessToken(tokenLeftMs)) ?? '',
      })
      // The library would log the address, and the address carries the token.
      .configureLogging(LogLevel.None)
      .build();
    // The server waits three times as long for a sign of life: hearing from everybody is among the dearest things it does.
    connection.keepAliveIntervalInMilliseconds = 25_000;
    connection.serverTimeoutInMilliseconds = 30_000;
    // A crowd may send many changes before `start` returns to us, so that listeners stand first.
    for (const event of this.eventNames) {
      connection.on(event, (message: never) => {
        if (generation() !== this.generation) return;
        this.believe(connection);
        this.events.get(event)!.emit(message);
      });
    }
    connection.onclose(() => {
      if (generation() !== this.generation || this.connection !== connection) return;
      this.connection = null;
      this.doubtful.value = false;
      this.origins.failed(origin);
      this.socket.value = 'connecting';
      // The first attempt elsewhere comes soon, but not in step with everybody else who lost this replica.
      this.retry(generation(), 50 + Math.random() * 350);
    });
    return connection;
  }
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error('timed out')), ms);
    work.then(done, fail).finally(() => clearTimeout(timer));
  });
}
