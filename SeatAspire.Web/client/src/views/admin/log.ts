import type { App } from '../../app';
import { language, sentenceFor } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { formatDate } from '../../i18n/format';
import type { AuditEntry } from '../../net/contract';
import type { Problem } from '../../net/problem';
import { fill, h } from '../../ui/dom';
import { settingText } from './queue-form';

const pageSize = 20;
const pollMs = 15_000;

/** Who changed what, the newest first. */
export class ChangeLog {
  readonly element: HTMLElement;
  private readonly list = h('ol', { id: 'change-log-list', class: 'log-list' });
  private readonly more: HTMLButtonElement;
  private readonly only: HTMLInputElement;
  private entries: AuditEntry[] = [];
  private turn = 0;
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(
    private readonly app: App,
    private readonly showingId: string,
    private readonly nameOf: (showingId: string) => string,
    private readonly failed: (problem: Problem) => void,
  ) {
    const w = adminWords();
    this.more = h('button', { type: 'button', id: 'log-more', class: 'button small', hidden: true, onclick: () => void this.load(false) }, w.logMore);
    this.only = h('input', { type: 'checkbox', id: 'log-only', onchange: () => this.refresh() });
    this.element = h(
      'section',
      { id: 'change-log', class: 'panel', 'aria-labelledby': 'change-log-title' },
      h(
        'div',
        { class: 'panel-head' },
        h('h2', { id: 'change-log-title' }, w.logTitle),
        h('label', { class: 'check' }, this.only, h('span', {}, w.logOnlyThis)),
      ),
      this.list,
      this.more,
    );
    // Others change things, too.
    this.timer = setInterval(() => {
      if (this.entries.length <= pageSize) this.refresh();
    }, pollMs);
    this.refresh();
  }

  refresh(): void {
    void this.load(true);
  }

  dispose(): void {
    this.turn++;
    clearInterval(this.timer);
  }

  private async load(afresh: boolean): Promise<void> {
    const turn = ++this.turn;
    const before = afresh ? null : (this.entries.at(-1)?.id ?? null);
    try {
      const page = await this.app.api.audit(this.only.checked ? this.showingId : null, before, pageSize);
      if (turn !== this.turn) return;
      const shown = this.entries;
      this.entries = afresh ? page : [...shown, ...page];
      this.more.hidden = page.length < pageSize;
      if (afresh && shown.length === page.length && shown.every((entry, i) => entry.id === page[i]!.id)) return;
      this.draw();
    } catch (problem) {
      if (turn !== this.turn) return;
      if (this.entries.length === 0) fill(this.list, h('li', { class: 'note' }, sentenceFor(problem as Problem)));
      this.failed(problem as Problem);
    }
  }

  private draw(): void {
    const w = adminWords();
    if (this.entries.length === 0) return fill(this.list, h('li', { class: 'note' }, w.logEmpty));
    fill(this.list, ...this.entries.map((entry) => this.item(entry)));
  }

  private item(entry: AuditEntry): HTMLElement {
    const w = adminWords();
    const { text } = entry.changes;
    const notice = text?.new === null ? w.logNoticeDown : w.logNotice;
    const what = { queue: w.logQueue, notice, showing: w.logShowing, mute: w.logMute, goods: w.logGoods, role: w.logRole }[entry.action];
    const fields = w.fields as Record<string, string>;
    return h(
      'li',
      { class: 'log-entry', 'data-action': entry.action },
      h('time', { datetime: entry.at }, formatDate(entry.at, 'short', language.value)),
      h(
        'p',
        { class: 'log-what' },
        h('strong', {}, entry.nickname),
        ` ${what}`,
        entry.showingId === null || entry.showingId === this.showingId ? null : h('span', { class: 'muted' }, ` · ${this.nameOf(entry.showingId)}`),
      ),
      entry.action === 'notice'
        ? h('blockquote', { class: 'log-quote' }, String(text?.new ?? text?.old ?? ''))
        : h(
            'ul',
            { class: 'log-changes' },
            ...Object.entries(entry.changes).map(([field, change]) =>
              h(
                'li',
                {},
                h('span', { class: 'muted' }, `${fields[field] ?? field} `),
                change.old === null && entry.action !== 'queue' ? settingText(field, change.new) : w.logFrom(settingText(field, change.old), settingText(field, change.new)),
              ),
            ),
          ),
    );
  }
}
