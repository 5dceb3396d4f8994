import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { language } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { formatDate } from '../../i18n/format';
import type { AdminFigures, AdminShowing } from '../../net/contract';
import { QueueDraft, settingsOf } from '../../state/queue-draft';
import { QueueSettingsForm } from '../../state/queue-settings';
import { SaleWatch } from '../../state/sale-watch';
import { useApp } from '../../ui/app-context';
import { usePageTitle } from '../../ui/hooks';
import { LoadingNote } from '../../ui/loading';
import type { Parameters } from '../../ui/page';
import { ChangeLog } from './change-log';
import { dateName } from './chooser';
import { OfDate } from './of-date';
import { DateHead } from './date-head';
import { ForwarderWarning, StateBand, Tiles } from './figures';
import { AdminGate, mind } from './gate';
import { NoticeForm } from './notice-form';
import { QueueForm } from './queue-form';
import { SaleCharts } from './sale-charts';
import { Steer } from './steer';
import { consequenceText } from './setting-text';
import { useUnsavedGuard } from './unsaved-guard';

/** A sale as it goes, and the means to steer it. */
export function SalePage({ params }: { params: Parameters }): VNode {
  return (
    <AdminGate>
      <div class="sale">
        <OfDate showingId={params['showingId']!}>{(showing, showings) => <Watched showing={showing} showings={showings} />}</OfDate>
      </div>
    </AdminGate>
  );
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
      new QueueSettingsForm(new QueueDraft(settingsOf(first)), () => showing.timeZone, {
        figures: () => watch.figures.value ?? first,
        confirm: (list) => {
          const said = adminWords();
          return app.prompts.ask({
            id: 'queue-confirm',
            title: said.confirmTitle,
            lead: list.map((one) => consequenceText(one, showing.timeZone)).join(' '),
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
    return found === undefined ? showingId : dateName(found);
  };
  usePageTitle(`${w.title}: ${nameOf(showing.id)}`);
  return (
    <div class="sale-page">
      <DateHead showing={showing} showings={showings} page="sale">
        <Age watch={watch} at={figures.at} />
      </DateHead>
      <ForwarderWarning figures={figures} />
      <StateBand figures={figures} zone={showing.timeZone} onPause={(paused) => void form.save({ paused })} />
      <Tiles figures={figures} />
      <div class="sale-columns">
        <SaleCharts points={watch.history.value} />
        <div class="sale-side">
          <Steer figures={figures} zone={showing.timeZone} title={nameOf(showing.id)} done={changed} />
          <QueueForm form={form} />
          <NoticeForm done={changed} />
        </div>
        <ChangeLog showingId={showing.id} nameOf={nameOf} changes={changes.value} />
      </div>
    </div>
  );
}

function Age({ watch, at }: { watch: SaleWatch; at: string }): VNode {
  const w = adminWords();
  const time = formatDate(at, 'seconds', language.value);
  const stale = watch.stale.value;
  return (
    <span id="figures-age" class="figures-age" data-stale={stale ? '' : undefined}>
      {stale ? w.stale(time) : w.fresh(time)}
    </span>
  );
}
