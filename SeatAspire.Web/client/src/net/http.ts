import { signal } from '@preact/signals';
import { language } from '../i18n';
import { isAccount, type Identity, type Session } from '../state/session';
import { Emitter } from '../state/store';
import { serverClock } from './clock';
import type { Tokens } from './contract';
import { backoff, type Origins } from './origins';
import { jsonOf, Problem, problemOf, unreachable } from './problem';

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: unknown;
  /** Sent as it is, in place of JSON. */
  file?: Blob;
  headers?: Record<string, string>;
  /**
   * Whether the bearer token goes along; without it a call is a simple request that needs no preflight. `if-known`: nobody
   * may ask, too.
   */
  identified?: boolean | 'if-known';
  /** May be sent again when no answer came. */
  repeatable?: boolean;
  timeoutMs?: number;
  /** Answered from the browser's cache where it is there. */
  cached?: boolean;
}

const renewBeforeMs = 60_000;
const delay = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** How calls are sent: to which replica, as whom, how often and how long. Refusals are thrown as Problem. */
export class Http {
  /** Whether the last call got an answer, whatever it said. */
  readonly reachable = signal(true);
  /** An account has new tokens, for which the server read afresh what it may do. */
  protected readonly renewedAccount = new Emitter<void>();
  private renewal: Promise<Identity | null> | null = null;
  /** Under way: the token of now ends by it, and another one comes. */
  private exchange: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly origins: Origins,
    protected readonly session: Session,
  ) {}

  /** How long the access token is good, in milliseconds; null when nobody is signed in. */
  get tokenLeft(): number | null {
    const identity = this.session.latest();
    return identity === null ? null : Math.max(0, identity.expiresAt - Date.now());
  }

  /** The access token, renewed if it is about to end; null when nobody is signed in. Never throws. */
  async accessToken(leftMs = renewBeforeMs): Promise<string | null> {
    await this.exchange;
    let identity = this.session.latest();
    if (identity === null) return null;
    if (identity.expiresAt - Date.now() < Math.max(leftMs, renewBeforeMs)) {
      // Without an answer the old token is the best there is.
      identity = await this.renew(identity).catch(() => identity);
    }
    return identity?.accessToken ?? null;
  }

  /** One call; its answer as an object. */
  async json<T>(call: Call): Promise<T> {
    return jsonOf<T>(await this.send(call));
  }

  /** One call; any refusal is thrown as a Problem. */
  async send(call: Call): Promise<Response> {
    // Its token may have ended while it was on its way, and the next one be about to come.
    return this.sendAs(call, call.identified ? await this.accessToken() : null, () => this.exchange);
  }

  /** Does what ends the token of now and brings another one: sockets and calls that are begun meanwhile wait for that one. */
  protected async exchangeToken<T>(work: (token: string | null) => Promise<T>): Promise<T> {
    const done = this.accessToken().then(work);
    this.exchange = done.catch(() => undefined);
    return done;
  }

  /** One call with the token of now, renewed once if that is refused; any other refusal is thrown as a Problem. */
  protected async sendAs(call: Call, token: string | null, beforeRenewal = (): Promise<unknown> => Promise.resolve()): Promise<Response> {
    if (call.identified === true && token === null) throw new Problem('unauthorized', 401, null);
    const response = await this.sendWith(call, token);
    if (response.ok || response.status === 304) return response;
    // A wrong password is no token that has ended.
    const hasEnded = response.status === 401 && token !== null && (await problemOf(response.clone())).type !== 'bad-credentials';
    if (hasEnded) await beforeRenewal();
    const identity = this.session.latest();
    if (hasEnded && identity !== null) {
      const renewed = identity.accessToken === token ? await this.renew(identity) : identity;
      if (renewed === null && call.identified === true) throw new Problem('unauthorized', 401, null);
      const second = await this.sendWith(call, renewed?.accessToken ?? null);
      if (second.ok || second.status === 304) return second;
      throw await problemOf(second);
    }
    throw await problemOf(response);
  }

  /** One call with one token: moves to other replicas while that is safe, and answers with whatever was said last. */
  protected async sendWith(call: Call, token: string | null): Promise<Response> {
    const repeatable = call.repeatable ?? (call.method === 'GET' || call.method === 'DELETE');
    const attempts = Math.min(4, this.origins.count + 1);
    for (let attempt = 0; ; attempt++) {
      const last = attempt + 1 >= attempts;
      const origin = this.origins.current;
      let response: Response;
      try {
        // A copy that was cached for another site, or opened by its address, may lack what lets this one read it.
        response = await this.once(origin, call, token, call.cached === true && attempt > 0 ? 'reload' : 'default');
      } catch {
        this.origins.failed(origin);
        if (!repeatable || last) {
          this.reachable.value = false;
          throw unreachable();
        }
        await delay(backoff(attempt, 150, 2_000));
        continue;
      }
      this.reachable.value = true;
      // A replica that stops refuses before doing anything, so that any call may go to another one.
      if (response.status === 503 && !last && this.origins.count > 1) {
        const problem = await problemOf(response.clone());
        if (problem.type === 'unavailable') {
          this.origins.failed(origin);
          await delay(backoff(attempt, 150, 2_000));
          continue;
        }
      }
      return response;
    }
  }

  private async once(origin: string, call: Call, token: string | null, cache: RequestCache): Promise<Response> {
    const headers: Record<string, string> = { 'Accept-Language': language.value, ...call.headers };
    const init: RequestInit = {
      method: call.method,
      headers,
      signal: AbortSignal.timeout(call.timeoutMs ?? 10_000),
      credentials: 'omit',
      cache,
    };
    if (token !== null) headers['Authorization'] = `Bearer ${token}`;
    if (call.file !== undefined) {
      headers['Content-Type'] = call.file.type || 'application/octet-stream';
      init.body = call.file;
    } else if (call.body !== undefined) {
      headers['Content-Type'] = 'application/json';
      init.body = JSON.stringify(call.body);
    }
    const sentAt = Date.now();
    const response = await fetch(`${origin}/api/${call.path}`, init);
    // A layout answered from the browser's cache carries the date at which it was stored.
    if (call.cached !== true) serverClock.sample(response.headers.get('Date'), sentAt, Date.now());
    return response;
  }

  /** Renews the tokens: once for all callers of this tab, and one tab at a time. Null: signed out. */
  private renew(stale: Identity): Promise<Identity | null> {
    this.renewal ??= this.withLock(async () => {
      const latest = this.session.latest();
      if (latest === null || latest.accessToken !== stale.accessToken) return latest;
      const response = await this.sendWith(
        { method: 'POST', path: 'auth/refresh', body: { refreshToken: latest.refreshToken }, repeatable: true },
        null,
      );
      if (response.ok) {
        this.session.renewed(latest, await jsonOf<Tokens>(response));
        // What an account may do was read afresh for these tokens. Not knowing it yet keeps nobody from anything.
        if (isAccount(latest)) this.renewedAccount.emit();
        return this.session.identity.value;
      }
      const problem = await problemOf(response);
      if (problem.status === 401 || problem.status === 400) {
        const now = this.session.latest();
        // Another call brought new tokens, which ended these: a changed password, a log-in.
        if (now !== null && now.refreshToken !== latest.refreshToken) return now;
        this.session.signOut();
        return null;
      }
      throw problem;
    }).finally(() => {
      this.renewal = null;
    });
    return this.renewal;
  }

  private withLock<T>(work: () => Promise<T>): Promise<T> {
    // navigator.locks exists in secure contexts only; without it two tabs renew side by side, which the server allows.
    if (!('locks' in navigator)) return work();
    return navigator.locks.request('seataspire.renew', work) as Promise<T>;
  }
}
