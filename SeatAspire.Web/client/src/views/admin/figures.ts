import { language } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { formatDate, formatMoney } from '../../i18n/format';
import { serverClock } from '../../net/clock';
import type { AdminFigures } from '../../net/contract';
import { h, setAttribute, setText } from '../../ui/dom';
import { icons } from '../../ui/icons';
import { count } from './gate';

type Kind = 'off' | 'paused' | 'scheduled' | 'on' | 'open';

function kindOf(figures: AdminFigures): Kind {
  if (figures.queueMode === 'off') return 'off';
  if (figures.paused) return 'paused';
  if (figures.opensAt !== null && Date.parse(figures.opensAt) > serverClock.now()) return 'scheduled';
  return figures.queueOn ? 'on' : 'open';
}

/** In a sentence or two what is happening, and the one switch that is needed in a hurry. */
export class StateBand {
  readonly element: HTMLElement;
  private readonly title = h('h2', { id: 'sale-state', role: 'status' });
  private readonly lead = h('p', { class: 'state-lead' });
  private readonly button: HTMLButtonElement;
  private paused = false;

  constructor(onPause: (paused: boolean) => void) {
    this.button = h('button', { type: 'button', id: 'pause', class: 'button', onclick: () => onPause(!this.paused) });
    this.element = h('section', { class: 'state-band', 'aria-labelledby': 'sale-state' }, h('div', {}, this.title, this.lead), this.button);
  }

  draw(figures: AdminFigures): void {
    const w = adminWords();
    const kind = kindOf(figures);
    setAttribute(this.element, 'data-state', kind);
    setText(this.title, { off: w.stateOff, paused: w.statePaused, scheduled: w.stateScheduled, on: w.stateOn, open: w.stateOpen }[kind]);
    setText(this.lead, this.sentences(figures, kind).join(' '));
    this.button.hidden = kind === 'off';
    if (this.paused !== figures.paused || this.button.childElementCount === 0) {
      this.paused = figures.paused;
      this.button.replaceChildren(figures.paused ? icons.play() : icons.pause(), figures.paused ? w.resume : w.pause);
      this.button.classList.toggle('primary', figures.paused);
    }
  }

  private sentences(figures: AdminFigures, kind: Kind): string[] {
    const w = adminWords();
    switch (kind) {
      case 'off':
        return [w.stateOffLead];
      case 'paused':
        return [w.statePausedLead(figures.waiting)];
      case 'open':
        return [w.stateOpenLead(figures.active, figures.threshold)];
      case 'scheduled': {
        const when = formatDate(figures.opensAt!, 'short', language.value);
        return [w.stateScheduledLead(when), ...(figures.draw ? [w.stateLottery(figures.inLobby)] : [])];
      }
      case 'on': {
        const pace = figures.admittedPerMinute;
        return [
          w.stateOnLead(figures.waiting, figures.admitPerSecond),
          ...(figures.waiting > 0 && pace > 0 ? [w.wait(w.minutes(Math.round(figures.waiting / pace)))] : []),
          ...(figures.waiting === 0 && figures.queueMode === 'on' ? [w.stateForcedLead] : []),
        ];
      }
    }
  }
}

/** What is wrong with the installation, as long as it is: its limits then meet the innocent. */
export class ForwarderWarning {
  readonly element = h('p', { id: 'untrusted-forwarders', class: 'desk-warning', role: 'alert', hidden: true });

  draw({ untrustedForwarders }: AdminFigures): void {
    this.element.hidden = untrustedForwarders.length === 0;
    setText(this.element, untrustedForwarders.length === 0 ? '' : adminWords().untrustedForwarders(untrustedForwarders));
  }
}

interface Tile {
  id: string;
  label: string;
  value: (figures: AdminFigures) => string;
  hint: (figures: AdminFigures) => string;
}

/** The figures as numbers; they change each second and are no news for ears. */
export class Tiles {
  readonly element: HTMLElement;
  private readonly tiles: readonly Tile[];
  private readonly meter: HTMLElement;

  constructor() {
    const w = adminWords();
    this.tiles = [
      { id: 'viewers', label: w.viewers, value: (f) => count(f.viewers), hint: () => w.viewersHint },
      {
        id: 'waiting',
        label: w.waiting,
        value: (f) => count(f.waiting),
        hint: (f) => (f.waiting > 0 && f.admittedPerMinute > 0 ? `≈ ${w.minutes(Math.round(f.waiting / f.admittedPerMinute))}` : '\u00a0'),
      },
      { id: 'active', label: w.inside, value: (f) => count(f.active), hint: (f) => w.insideHint(f.threshold) },
      { id: 'admitted', label: w.admitted, value: (f) => count(f.admittedPerMinute), hint: () => w.perMinute },
      { id: 'held', label: w.held, value: (f) => count(f.held), hint: (f) => w.share(percent(f.held, f)) },
      { id: 'sold', label: w.sold, value: (f) => count(f.sold), hint: (f) => w.share(percent(f.sold, f)) },
      { id: 'free', label: w.free, value: (f) => count(f.free), hint: (f) => w.freeHint(f.blocked) },
      { id: 'revenue', label: w.revenue, value: (f) => formatMoney(f.revenue, f.currency, language.value), hint: () => w.revenueHint },
    ];
    this.meter = h('span', { class: 'tile-meter', 'aria-hidden': 'true' }, h('span', {}));
    this.element = h(
      'dl',
      { class: 'tiles', 'aria-label': w.figures },
      ...this.tiles.map((tile) =>
        h(
          'div',
          { class: 'tile', 'data-figure': tile.id },
          h('dt', {}, tile.label),
          h('dd', { class: 'tile-value' }, '–'),
          h('dd', { class: 'tile-hint' }, '\u00a0', tile.id === 'active' ? this.meter : null),
        ),
      ),
    );
  }

  draw(figures: AdminFigures): void {
    this.tiles.forEach((tile, i) => {
      const element = this.element.children[i]!;
      setText(element.querySelector('.tile-value')!, tile.value(figures));
      const hint = element.querySelector('.tile-hint')!.firstChild!;
      const text = tile.hint(figures);
      if (hint.textContent !== text) hint.textContent = text;
    });
    const full = Math.min(1, figures.active / Math.max(1, figures.threshold));
    (this.meter.firstElementChild as HTMLElement).style.transform = `scaleX(${full})`;
    this.meter.toggleAttribute('data-full', full >= 1);
  }
}

/** Of the seats that are for sale. */
function percent(n: number, figures: AdminFigures): string {
  const all = figures.free + figures.held + figures.sold;
  const share = all === 0 ? 0 : n / all;
  return share.toLocaleString(language.value === 'ko' ? 'ko-KR' : 'en-GB', { style: 'percent', maximumFractionDigits: share > 0 && share < 0.1 ? 1 : 0 });
}
