import type { App } from '../app';
import { language, sentenceFor, words } from '../i18n';
import { formatCountdown, formatDate, formatMoney } from '../i18n/format';
import { serverClock } from '../net/clock';
import type { Show, Showing, TierStock } from '../net/contract';
import type { Problem } from '../net/problem';
import { saleStateOf } from '../state/catalog';
import type { QueueVisit } from '../state/queue-visit';
import { milestone, shareDone, waitMinutes } from '../state/queue-place';
import { Cleanup, Emitter } from '../state/store';
import { chime, chooseSound, prepareChime, sound } from '../ui/chime';
import { confirmDialog } from '../ui/dialog';
import { fill, h, setAttribute, setText } from '../ui/dom';
import { icons } from '../ui/icons';
import { poster } from '../ui/poster';

/** Further away than this, an opening is a date rather than a countdown. */
const countdownMs = 24 * 3_600_000;

/** A wait in words. */
export function waitWords(seconds: number | null): string {
  const w = words();
  if (seconds === null) return w.queueWaitUnknown;
  const minutes = waitMinutes(seconds);
  return minutes === 0 ? w.queueWaitUnderMinute : w.queueWaitMinutes(minutes);
}

/** Where one waits: how far it is, how long it may take, and what is left. There is nothing to press. */
export class WaitingRoomPage {
  readonly element: HTMLElement;
  readonly titles = new Emitter<string>();
  private readonly cleanup = new Cleanup();
  private readonly link = h('span', { class: 'link-text' });
  private readonly crowd = h('p', { id: 'queue-crowded', class: 'waiting-note', role: 'status', hidden: true });
  private readonly label = h('p', { class: 'waiting-label' });
  private readonly number = h('p', { id: 'queue-position', class: 'waiting-number' });
  private readonly suffix = h('p', { class: 'waiting-label' });
  private readonly note = h('p', { id: 'queue-note', class: 'waiting-note' });
  private readonly bar: HTMLElement;
  private readonly facts: HTMLElement;
  private readonly ahead = h('dd', { id: 'queue-ahead' });
  private readonly behind = h('dd', { id: 'queue-behind' });
  private readonly wait = h('dd', { id: 'queue-wait' });
  private readonly draw: HTMLElement;
  private readonly halt = h('p', { id: 'queue-halt', class: 'waiting-halt', hidden: true });
  private readonly stock = h('ul', { id: 'queue-stock', class: 'stock' });
  private readonly lefts = new Map<number, number>();
  private saidMilestone = Infinity;
  private wasPaused: boolean | null = null;
  private drawnTiers = '';

  constructor(
    private readonly app: App,
    private readonly visit: QueueVisit,
    private readonly show: Show,
    private readonly showing: Showing,
    private readonly lookAtSeats: () => void,
  ) {
    const w = words();
    this.bar = h(
      'div',
      { id: 'queue-progress', class: 'way', role: 'progressbar', 'aria-label': w.queueProgress, 'aria-valuemin': '0', 'aria-valuemax': '100' },
      h('div', { class: 'way-done' }, h('span', { class: 'way-here' })),
    );
    this.facts = h(
      'dl',
      { class: 'waiting-facts' },
      h('div', {}, h('dt', {}, w.queueAhead), this.ahead),
      h('div', {}, h('dt', {}, w.queueBehind), this.behind),
      h('div', { class: 'waiting-wait' }, h('dt', {}, w.queueWait), this.wait),
    );
    this.draw = h(
      'div',
      { class: 'waiting-draw', id: 'queue-draw', hidden: true },
      h('h2', {}, w.queueDraw),
      h('p', {}, w.queueDrawLead),
      h('a', { href: `/showings/${encodeURIComponent(showing.id)}/draw`, target: '_blank' }, w.queueDrawCheck),
    );
    this.element = this.build();
    const touched = (): void => prepareChime();
    const timer = setInterval(() => this.drawPlace(), 250);
    this.cleanup.add(
      () => clearInterval(timer),
      visit.changed.subscribe(() => this.drawPlace()),
      visit.link.subscribe(() => this.drawLink()),
      visit.crowded.subscribe(() => this.drawLink()),
      app.catalog.changed.subscribe(() => this.drawStock()),
      app.catalog.watch([showing.id]),
      () => document.removeEventListener('pointerdown', touched),
      () => document.removeEventListener('keydown', touched),
    );
    document.addEventListener('pointerdown', touched, { once: true });
    document.addEventListener('keydown', touched, { once: true });
    this.drawStock();
    this.drawPlace();
    this.drawLink();
  }

  get title(): string {
    const { standing } = this.visit;
    const w = words();
    return `${standing === null ? w.queueTitle : w.queueTabTitle(standing.position)} · ${this.show.title}`;
  }

  dispose(): void {
    this.cleanup.run();
  }

  private build(): HTMLElement {
    const w = words();
    const { show, showing } = this;
    const soundSwitch = h('input', {
      type: 'checkbox',
      id: 'queue-sound',
      class: 'switch',
      role: 'switch',
      onchange: () => {
        chooseSound(soundSwitch.checked);
        if (soundSwitch.checked) void chime();
      },
    });
    soundSwitch.checked = sound.value;
    return h(
      'div',
      { class: 'page waiting', id: 'waiting-room' },
      h('a', { class: 'crumb', href: `/shows/${encodeURIComponent(show.id)}` }, icons.back(), show.title),
      h(
        'div',
        { class: 'waiting-grid' },
        h(
          'section',
          { class: 'waiting-card', 'aria-labelledby': 'waiting-title' },
          h(
            'header',
            { class: 'waiting-head' },
            h('h1', { id: 'waiting-title' }, w.queueTitle),
            h('span', { class: 'link-state', id: 'queue-link' }, h('span', { class: 'link-dot', 'aria-hidden': 'true' }), this.link),
          ),
          this.crowd,
          h('div', { class: 'waiting-place' }, this.label, this.number, this.suffix),
          this.bar,
          this.facts,
          this.draw,
          this.note,
          this.halt,
          h('p', { class: 'waiting-keep' }, w.queueKeep),
          h('label', { class: 'waiting-sound', for: 'queue-sound' }, soundSwitch, w.queueSound),
          h(
            'div',
            { class: 'waiting-actions' },
            h('button', { type: 'button', id: 'queue-look', class: 'button', onclick: this.lookAtSeats }, icons.map(), w.queueLook),
            h('button', { type: 'button', id: 'queue-leave', class: 'text-button', onclick: () => void this.leave() }, w.queueLeave),
          ),
        ),
        h(
          'aside',
          { class: 'waiting-show', 'aria-label': show.title },
          h(
            'div',
            { class: 'waiting-what' },
            poster(show, true),
            h(
              'div',
              {},
              h('p', { class: 'waiting-show-title' }, show.title),
              h('p', { class: 'muted' }, formatDate(showing.startsAt, 'long', language.value)),
              h('p', { class: 'muted' }, show.venue),
            ),
          ),
          h('h2', { id: 'queue-stock-title' }, w.queueStock),
          this.stock,
        ),
      ),
    );
  }

  private drawLink(): void {
    const w = words();
    const state = this.visit.link.value;
    setText(this.link, { live: w.linkLive, polling: w.linkRefreshing, reconnecting: w.linkReconnecting }[state]);
    setAttribute(this.link.parentElement!, 'data-link', state);
    setAttribute(this.element, 'data-connection', state);
    this.crowd.hidden = !this.visit.crowded.value;
    setText(this.crowd, this.crowd.hidden ? '' : `${w.bannerCrowded} ${w.bannerPollingQueue}`);
    setAttribute(this.element, 'data-api', this.app.origins.current);
  }

  private drawPlace(): void {
    const { visit } = this;
    // The turn came: the page is about to go.
    if (!visit.isWaiting) return;
    const { standing } = visit;
    const until = visit.opensAt === null ? 0 : Date.parse(visit.opensAt) - serverClock.now();
    setAttribute(this.element, 'data-state', visit.phase.value);
    setAttribute(this.element, 'data-position', standing === null ? '' : String(standing.position));
    this.bar.hidden = standing === null || until > 0;
    this.facts.hidden = standing === null;
    this.draw.hidden = standing !== null;
    if (standing === null) this.drawLobby(until);
    else this.drawStanding(until);
    this.drawHalt(until);
    this.titles.emit(this.title);
  }

  /** Before a draw: nobody has a number yet. */
  private drawLobby(until: number): void {
    const w = words();
    setText(this.label, until > 0 ? w.queueOpensIn : w.queueDrawing);
    setText(this.number, this.countdown(until));
    this.number.classList.toggle('is-date', until > countdownMs);
    setText(this.suffix, this.visit.waitingCount > 0 ? w.queueLobbyCount(this.visit.waitingCount) : '');
    this.note.hidden = true;
  }

  private drawStanding(until: number): void {
    const w = words();
    const standing = this.visit.standing!;
    const locale = language.value === 'ko' ? 'ko-KR' : 'en';
    this.number.classList.remove('is-date');
    setText(this.label, w.queueYouAre);
    setText(this.number, standing.position.toLocaleString(locale));
    setText(this.suffix, standing.position === 1 ? w.queueNext : w.queueInLine);
    setText(this.ahead, standing.ahead.toLocaleString(locale));
    setText(this.behind, standing.behind.toLocaleString(locale));
    const wait = waitWords(standing.waitSeconds);
    setText(this.wait, wait);
    this.wait.classList.toggle('is-unknown', standing.waitSeconds === null);
    const percent = Math.floor(shareDone(standing) * 100);
    setAttribute(this.bar, 'aria-valuenow', String(percent));
    this.bar.style.setProperty('--done', String(shareDone(standing)));
    this.note.hidden = until <= 0;
    if (until > 0) setText(this.note, `${w.queueOpensIn} ${this.countdown(until)}. ${w.queueOpensHere}`);
    const said = milestone(standing.position);
    if (said < this.saidMilestone) this.app.announcer.say(w.queueSay(standing.position, wait));
    this.saidMilestone = Math.min(said, this.saidMilestone);
  }

  /** What keeps everybody from going in. */
  private drawHalt(until: number): void {
    const w = words();
    const closed = saleStateOf(this.app.catalog.find(this.showing.id)?.showing ?? this.showing, serverClock.now()) === 'closed';
    const { paused } = this.visit;
    this.halt.hidden = !closed && (!paused || until > 0);
    setText(this.halt, closed ? w.queueSaleClosed : w.queuePaused);
    if (this.wasPaused !== null && this.wasPaused !== paused) this.app.announcer.say(paused ? w.queuePaused : w.queueResumed);
    this.wasPaused = paused;
  }

  private countdown(until: number): string {
    if (until > countdownMs) return formatDate(this.visit.opensAt!, 'short', language.value);
    return until > 0 ? formatCountdown(until) : '';
  }

  private drawStock(): void {
    const tiers = (this.app.catalog.find(this.showing.id)?.showing ?? this.showing).tiers;
    const shape = tiers.map((tier) => `${tier.index}/${tier.name}/${tier.price}`).join();
    if (shape !== this.drawnTiers) {
      this.drawnTiers = shape;
      fill(this.stock, ...tiers.map((tier) => this.tierRow(tier)));
    }
    const w = words();
    for (const tier of tiers) {
      const row = this.stock.querySelector<HTMLElement>(`[data-tier="${tier.index}"]`);
      if (row === null) continue;
      setAttribute(row, 'data-remaining', String(tier.remaining));
      setText(row.querySelector('.stock-left')!, tier.remaining === 0 ? w.soldOut : w.queueStockOf(tier.remaining, tier.total));
      row.style.setProperty('--left', String(tier.total === 0 ? 0 : tier.remaining / tier.total));
      const before = this.lefts.get(tier.index);
      this.lefts.set(tier.index, tier.remaining);
      if (before === undefined || (before === 0) === (tier.remaining === 0)) continue;
      if (tier.remaining === 0) this.app.announcer.show(w.queueTierSoldOut(tier.name), 'warning');
      else this.app.announcer.show(w.queueTierBack(tier.name));
    }
  }

  private tierRow(tier: TierStock): HTMLElement {
    return h(
      'li',
      { class: 'stock-tier', 'data-tier': tier.index },
      h('span', { class: 'stock-name' }, tier.name),
      h('span', { class: 'stock-price' }, formatMoney(tier.price, tier.currency, language.value)),
      h('span', { class: 'stock-bar', 'aria-hidden': 'true' }),
      h('span', { class: 'stock-left' }),
    );
  }

  private async leave(): Promise<void> {
    const w = words();
    const sure = await confirmDialog({
      id: 'queue-leave-dialog',
      title: w.queueLeaveTitle,
      lead: w.queueLeaveLead,
      yes: w.queueLeave,
      no: w.queueStay,
    });
    // While one thought about it, the turn may have come.
    if (!sure || !this.visit.isWaiting) return;
    try {
      await this.visit.leave();
      this.app.announcer.show(words().queueLeft);
    } catch (problem) {
      this.app.announcer.show(sentenceFor(problem as Problem), 'warning');
    }
  }
}
