import type { App } from '../app';
import { sentenceFor, words } from '../i18n';
import { formatCountdown, splitCountdown } from '../i18n/format';
import type { Problem } from '../net/problem';
import type { QueueVisit } from '../state/queue-visit';
import { Cleanup } from '../state/store';
import { confirmDialog } from '../ui/dialog';
import { h, setAttribute, setText } from '../ui/dom';
import { icons } from '../ui/icons';
import { requireIdentity } from '../ui/sign-in-dialog';
import { waitWords } from './waiting-room';

const hurryMs = 60_000;
/** The moments at which the rest of a turn is spoken. */
const spokenMs = [30_000, 60_000, 120_000, 300_000];

/**
 * What the queue has to say above the map: how long one's turn lasts, that it is over, or how far it is while one looks at
 * the seats. Empty where there is no queue.
 */
export class QueueStrip {
  readonly element: HTMLElement;
  private readonly cleanup = new Cleanup();
  private readonly text = h('p', { class: 'strip-text' });
  private readonly clock = h('span', { id: 'turn-countdown', class: 'countdown', role: 'timer' });
  private readonly button = h('button', { type: 'button', id: 'queue-strip-act', class: 'button small' });
  private act: () => void = () => undefined;
  private saidAt = Infinity;

  constructor(
    private readonly app: App,
    private readonly visit: QueueVisit,
    private readonly backToWaiting: () => void,
  ) {
    this.element = h('section', { id: 'queue-strip', class: 'strip', 'aria-label': words().queueTitle, hidden: true }, icons.clock(), this.text, this.clock, this.button);
    this.button.addEventListener('click', () => this.act());
    const timer = setInterval(() => this.draw(), 250);
    this.cleanup.add(
      () => clearInterval(timer),
      visit.changed.subscribe(() => this.draw()),
      visit.phase.subscribe(() => this.draw()),
    );
    this.draw();
  }

  dispose(): void {
    this.cleanup.run();
  }

  private draw(): void {
    const w = words();
    const { visit } = this;
    const kind = this.kind();
    this.element.hidden = kind === null;
    setAttribute(this.element, 'data-kind', kind);
    this.clock.hidden = kind !== 'turn';
    if (kind !== 'turn') this.element.removeAttribute('data-hurry');
    switch (kind) {
      case 'turn':
        this.drawTurn(visit.turnLeft);
        return this.offer(w.turnGiveBack, () => void this.giveBack());
      case 'waiting':
        setText(this.text, this.place());
        return this.offer(w.queueStripBack, this.backToWaiting);
      case 'over':
        setText(this.text, visit.overByPurchase ? w.turnBought : w.turnOver);
        return this.offer(w.lineUpAgain, () => visit.enter());
      case 'left':
        setText(this.text, w.watchingOnly);
        return this.offer(w.lineUp, () => visit.enter());
      case 'outside':
        setText(this.text, w.queueOutside(visit.overview!.waiting));
        return this.offer(w.signIn, () => void requireIdentity(this.app.api, this.app.session));
    }
  }

  /** What there is to say; null: nothing. */
  private kind(): 'turn' | 'waiting' | 'over' | 'left' | 'outside' | null {
    const { visit } = this;
    if (visit.isWaiting) return 'waiting';
    switch (visit.phase.value) {
      case 'admitted':
        return visit.turnEndsAt === null ? null : 'turn';
      case 'over':
      case 'left':
        return visit.phase.value;
      case 'watching':
        return visit.overview?.queueOn === true ? 'outside' : null;
      default:
        return null;
    }
  }

  private drawTurn(left: number): void {
    const w = words();
    const hurry = left < hurryMs;
    this.element.toggleAttribute('data-hurry', hurry);
    setText(this.text, hurry ? w.turnHurry : w.turnLeft);
    setText(this.clock, formatCountdown(left));
    const mark = spokenMs.find((one) => left <= one);
    if (mark === undefined || mark >= this.saidAt || left <= 0) return;
    const first = this.saidAt === Infinity;
    this.saidAt = mark;
    const { minutes, seconds } = splitCountdown(left);
    if (!first) this.app.announcer.say(hurry ? `${w.turnHurry} ${w.turnSpoken(minutes, seconds)}` : w.turnSpoken(minutes, seconds));
  }

  private place(): string {
    const w = words();
    const { standing } = this.visit;
    if (standing === null) return w.queueStripLobby;
    return `${w.queueStripWaiting(standing.position)} · ${w.queueWait}: ${waitWords(standing.waitSeconds)}`;
  }

  private offer(text: string, act: () => void): void {
    setText(this.button, text);
    this.act = act;
  }

  private async giveBack(): Promise<void> {
    const w = words();
    const sure = await confirmDialog({
      id: 'give-turn-back-dialog',
      title: w.turnGiveBackTitle,
      lead: w.turnGiveBackLead,
      yes: w.turnGiveBack,
      no: w.turnGiveBackKeep,
    });
    if (!sure) return;
    try {
      await this.visit.leave();
    } catch (problem) {
      this.app.announcer.show(sentenceFor(problem as Problem), 'warning');
    }
  }
}
