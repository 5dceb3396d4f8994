import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { language, sentenceFor } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { formatDate } from '../../i18n/format';
import type { AuditEntry } from '../../net/contract';
import type { Problem } from '../../net/problem';
import { useApp } from '../../ui/app-context';
import { mind } from './gate';
import { settingText } from './setting-text';

const pageSize = 20;
const pollMs = 15_000;

interface Props {
  /** The date that is looked at; null: all of them are. */
  showingId: string | null;
  nameOf: (showingId: string) => string;
  /** Counts up with each change made on this page. */
  changes: number;
}

/** Who changed what, the newest first. */
export function ChangeLog({ showingId, nameOf, changes }: Props): VNode {
  const app = useApp();
  const w = adminWords();
  const entries = useSignal<readonly AuditEntry[] | Problem>([]);
  const more = useSignal(false);
  const only = useSignal(false);
  /** Of the reading under way; one that was overtaken shows nothing any more. */
  const turn = useRef(0);
  const shown = (): readonly AuditEntry[] => (Array.isArray(entries.value) ? (entries.value as AuditEntry[]) : []);
  const load = async (afresh: boolean): Promise<void> => {
    const mine = ++turn.current;
    const before = afresh ? null : (shown().at(-1)?.id ?? null);
    try {
      const page = await app.api.audit(only.value ? showingId : null, before, pageSize);
      if (mine !== turn.current) return;
      entries.value = afresh ? page : [...shown(), ...page];
      more.value = page.length >= pageSize;
    } catch (problem) {
      if (mine !== turn.current) return;
      if (shown().length === 0) entries.value = problem as Problem;
      mind(app, problem as Problem);
    }
  };
  useEffect(() => void load(true), [changes, only.value]);
  useEffect(() => {
    // Others change things, too.
    const timer = setInterval(() => {
      if (shown().length <= pageSize) void load(true);
    }, pollMs);
    return () => {
      turn.current++;
      clearInterval(timer);
    };
  }, []);
  const list = entries.value;
  return (
    <section id="change-log" class="panel" aria-labelledby="change-log-title">
      <div class="panel-head">
        <h2 id="change-log-title">{w.logTitle}</h2>
        <label class="check" hidden={showingId === null}>
          <input
            type="checkbox"
            id="log-only"
            checked={only.value}
            onChange={(event) => {
              only.value = event.currentTarget.checked;
            }}
          />
          <span>{w.logOnlyThis}</span>
        </label>
      </div>
      <ol id="change-log-list" class="log-list">
        {!Array.isArray(list) ? (
          <li class="note">{sentenceFor(list as Problem)}</li>
        ) : list.length === 0 ? (
          <li class="note">{w.logEmpty}</li>
        ) : (
          shown().map((entry) => <Entry key={entry.id} entry={entry} here={showingId} nameOf={nameOf} />)
        )}
      </ol>
      <button type="button" id="log-more" class="button small" hidden={!more.value} onClick={() => void load(false)}>
        {w.logMore}
      </button>
    </section>
  );
}

/** What was done, in words that go on from who did it. */
function whatOf({ action, changes }: AuditEntry): string {
  const w = adminWords();
  if (action === 'notice' && changes['text']?.new === null) return w.logNoticeDown;
  if (action === 'showing' && changes['state']?.new === 'cancelled') return w.logCalledOff;
  // Of a date that was there nothing is new that a date must have.
  if (action === 'showing' && changes['startsAt']?.old === null) return w.logAdded;
  if (action === 'show' && changes['title']?.old === null) return w.logShowAdded;
  if (action === 'goods' && changes['name']?.new === null) return w.logGoodsRemoved;
  if (action === 'goods' && changes['name']?.old === null) return w.logGoodsAdded;
  return (w.logActions as Record<string, string>)[action] ?? action;
}

/** What a setting is called; a price by its category. */
function fieldName(field: string): string {
  const w = adminWords();
  const known = w.fields as Record<string, string>;
  return field.startsWith('prices.') ? `${w.fields.price} ${field.slice('prices.'.length)}` : (known[field] ?? field);
}

function Entry({ entry, here, nameOf }: { entry: AuditEntry; here: string | null; nameOf: (showingId: string) => string }): VNode {
  const w = adminWords();
  const { text } = entry.changes;
  const what = whatOf(entry);
  return (
    <li class="log-entry" data-action={entry.action}>
      <time dateTime={entry.at}>{formatDate(entry.at, 'short', language.value)}</time>
      <p class="log-what">
        <strong>{entry.nickname}</strong>
        {` ${what}`}
        {entry.showingId !== null && entry.showingId !== here && <span class="muted">{` · ${nameOf(entry.showingId)}`}</span>}
      </p>
      {entry.action === 'notice' ? (
        <blockquote class="log-quote">{String(text?.new ?? text?.old ?? '')}</blockquote>
      ) : (
        <ul class="log-changes">
          {Object.entries(entry.changes).map(([field, change]) => (
            <li key={field}>
              <span class="muted">{`${fieldName(field)} `}</span>
              {change.old === null && entry.action !== 'queue'
                ? settingText(field, change.new)
                : w.logFrom(settingText(field, change.old), settingText(field, change.new))}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
