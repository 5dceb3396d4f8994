import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { language } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { formatDate } from '../../i18n/format';
import type { AdminFigures, AdminShowing } from '../../net/contract';
import { Problem } from '../../net/problem';
import { QueueDraft, settingsOf } from '../../state/queue-draft';
import { QueueSettingsForm } from '../../state/queue-settings';
import { SaleWatch } from '../../state/sale-watch';
import { useApp } from '../../ui/app-context';
import { usePageTitle } from '../../ui/hooks';
import { Icon } from '../../ui/icon';
import { FailureNote, LoadingNote } from '../../ui/loading';
import type { Parameters } from '../../ui/page';
import { NotFoundPage } from '../not-found';
import { ChangeLog } from './change-log';
import { useShowings } from './chooser';
import { ForwarderWarning, StateBand, Tiles } from './figures';
import { AdminGate, mind } from './gate';
import { NoticeForm } from './notice-form';
import { QueueForm } from './queue-form';
import { SaleCharts } from './sale-charts';
import { consequenceText } from './setting-text';
import { useUnsavedGuard } from './unsaved-guard';

/** A sale as it goes, and the means to steer it. */
export function SalePage({ params }: { params: Parameters }): VNode {
  return (
    <AdminGate>
      <div class="sale">
        <Sale showingId={params['showingId']!} />
      </div>
    </AdminGate>
  );
}

function Sale({ showingId }: { showingId: string }): VNode {
  const { showings, load } = useShowings();
  if (showings === null || showings instanceof Problem) {
    return <div class="page">{showings === null ? <LoadingNote /> : <FailureNote problem={showings} again={load} />}</div>;
  }
  const showing = showings.find((one) => one.id === showingId);
  return showing === undefined ? <NotFoundPage /> : <Watched showing={showing} showings={showings} />;
}

function Watched({ showing, showings }: { showing: AdminShowing; showings: readonly AdminShowing[] }): VNode {
  const app = useApp();
  const [watch, setWatch] = useState<SaleWatch | null>(null);
  useEffect(() => {
    const followed = new SaleWatch(app.api, app.adminHub, showing.id);
    setWatch(followed);
    return () => followed.dispose();
  }, []);
  const problem = watch?.problem.value ?? null;
  useEffect(() => {
    if (problem !== null) mind(app, problem);
  }, [problem]);
  const figures = watch?.figures.value ?? null;
  if (watch !== null && figures !== null) return <Desk watch={watch} first={figures} showing={showing} showings={showings} />;
  return (
    <div class="page">
      {problem === null ? (
        <LoadingNote />
      ) : (
        <p class="note" role="status">
          {adminWords().noFigures}
        </p>
      )}
    </div>
  );
}

interface DeskProps {
  watch: SaleWatch;
  first: AdminFigures;
  showing: AdminShowing;
  showings: readonly AdminShowing[];
}

function Desk({ watch, first, showing, showings }: DeskProps): VNode {
  const app = useApp();
  const w = adminWords();
  const figures = watch.figures.value ?? first;
  const changes = useSignal(0);
  const changed = (): void => {
    changes.value++;
  };
  const form = useMemo(
    () =>
      new QueueSettingsForm(new QueueDraft(settingsOf(first)), {
        figures: () => watch.figures.value ?? first,
        confirm: (list) => {
          const said = adminWords();
          return app.prompts.ask({
            id: 'queue-confirm',
            title: said.confirmTitle,
            lead: list.map(consequenceText).join(' '),
            yes: said.confirmYes,
            no: said.confirmNo,
          });
        },
        change: (settings) => app.api.changeQueue(showing.id, settings),
        done: changed,
        failed: (problem) => mind(app, problem),
      }),
    [],
  );
  useEffect(() => form.draft.follow(settingsOf(figures)), [figures]);
  useUnsavedGuard(() => Object.keys(form.draft.unsaved).length > 0);
  const nameOf = (showingId: string): string => {
    const found = showings.find((one) => one.id === showingId);
    return found === undefined ? showingId : `${found.title}, ${formatDate(found.startsAt, 'short', language.value)}`;
  };
  usePageTitle(`${w.title}: ${nameOf(showing.id)}`);
  return (
    <div class="sale-page">
      <Head watch={watch} at={figures.at} showing={showing} showings={showings} />
      <ForwarderWarning figures={figures} />
      <StateBand figures={figures} onPause={(paused) => void form.save({ paused })} />
      <Tiles figures={figures} />
      <div class="sale-columns">
        <SaleCharts points={watch.history.value} />
        <div class="sale-side">
          <QueueForm form={form} />
          <NoticeForm done={changed} />
        </div>
        <ChangeLog showingId={showing.id} nameOf={nameOf} changes={changes.value} />
      </div>
    </div>
  );
}

function Head({ watch, at, showing, showings }: { watch: SaleWatch; at: string; showing: AdminShowing; showings: readonly AdminShowing[] }): VNode {
  const w = adminWords();
  const { route } = useLocation();
  const time = formatDate(at, 'seconds', language.value);
  const stale = watch.stale.value;
  const shows = new Map<string, AdminShowing[]>();
  for (const one of showings) shows.set(one.title, [...(shows.get(one.title) ?? []), one]);
  return (
    <header class="sale-head">
      <a class="crumb icon-only" href="/admin" aria-label={w.title}>
        <Icon name="back" />
      </a>
      <div class="sale-title">
        <h1>{showing.title}</h1>
        <p class="muted">{showing.venue}</p>
      </div>
      <span id="figures-age" class="figures-age" data-stale={stale ? '' : undefined}>
        {stale ? w.stale(time) : w.fresh(time)}
      </span>
      <select
        id="sale-showing"
        class="select"
        aria-label={w.showing}
        value={showing.id}
        onChange={({ currentTarget }) => {
          const chosen = currentTarget.value;
          // Should they rather stay, it names this one still.
          currentTarget.value = showing.id;
          leaveTo(`/admin/${encodeURIComponent(chosen)}`, route);
        }}
      >
        {[...shows].map(([title, dates]) => (
          <optgroup key={title} label={title}>
            {dates.map((one) => (
              <option key={one.id} value={one.id}>
                {formatDate(one.startsAt, 'long', language.value)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </header>
  );
}

/** Goes to another page as a link does: who has something unsaved is asked. */
function leaveTo(path: string, route: (path: string) => void): void {
  if (dispatchEvent(new CustomEvent('seataspire-leave', { cancelable: true }))) route(path);
}
