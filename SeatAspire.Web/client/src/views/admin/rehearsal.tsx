import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { sentenceFor } from '../../i18n';
import { formatCountdown } from '../../i18n/format';
import { datesWords } from '../../i18n/dates';
import { serverClock } from '../../net/clock';
import type { AdminFigures, AdminShowing } from '../../net/contract';
import { Problem } from '../../net/problem';
import { useApp } from '../../ui/app-context';
import { Field, FormFaults, textOf, useForm } from '../../ui/form';
import { useEvery, usePageTitle } from '../../ui/hooks';
import { FailureNote, LoadingNote } from '../../ui/loading';
import type { Parameters } from '../../ui/page';
import { DatePage } from './date-page';
import { count, mind } from './gate';
import { useOperatorApi } from './operator-api';
import { useReading } from './reading';

const readEachMs = 2_000;
/** More orders than this are told as so many and more. */
const mostOrders = 200;

/** Begins and ends a rehearsal of a date's sale, and shows how it goes. */
export function RehearsalPage({ params }: { params: Parameters }): VNode {
  return (
    <DatePage params={params} page="rehearsal">
      {(showing) => <Rehearsal key={showing.id} showing={showing} />}
    </DatePage>
  );
}

function Rehearsal({ showing }: { showing: AdminShowing }): VNode {
  const { api } = useApp();
  const office = useOperatorApi();
  const w = datesWords();
  usePageTitle(`${w.rehearsal}: ${showing.title}`);
  const { value, again } = useReading(async () => {
    const [figures, orders] = await Promise.all([api.adminFigures(showing.id), office.orders({ q: '', showingId: showing.id, status: 'paid' }, mostOrders)]);
    return { figures, orders: orders.filter((order) => order.rehearsal === true).length };
  }, [showing.id]);
  useEffect(() => {
    const timer = setInterval(again, readEachMs);
    return () => clearInterval(timer);
  }, []);
  if (value === null) return <LoadingNote />;
  if (value instanceof Problem) return <FailureNote problem={value} again={again} />;
  return (
    <div class="desk-split">
      <Steering figures={value.figures} again={again} />
      <Progress figures={value.figures} orders={value.orders} />
    </div>
  );
}

function Steering({ figures, again }: { figures: AdminFigures; again: () => void }): VNode {
  useEvery(1_000);
  const app = useApp();
  const api = useOperatorApi();
  const w = datesWords();
  const form = useForm();
  const ended = useSignal<number | null>(null);
  const refusal = useSignal('');
  const { showingId, state, rehearsalUntil } = figures;
  const isOn = rehearsalUntil != null && Date.parse(rehearsalUntil) > serverClock.now();
  const set = async (minutes: number): Promise<void> => {
    try {
      const { givenBack } = await api.rehearse(showingId, minutes);
      ended.value = minutes === 0 ? givenBack : null;
      again();
    } catch (problem) {
      mind(app, problem as Problem);
      throw problem;
    }
  };
  const begin = async (minutes: number): Promise<void> => {
    const isSold = !isOn && state === 'on-sale';
    if (isSold && !(await app.prompts.ask({ id: 'rehearsal-confirm', title: w.rehearsalSure, lead: w.rehearsalSureLead, yes: w.rehearsalStart, no: w.goBack }))) return;
    await set(minutes);
  };
  const end = async (): Promise<void> => {
    refusal.value = '';
    await set(0).catch((problem: Problem) => {
      refusal.value = sentenceFor(problem);
    });
  };
  return (
    <section id="rehearsal" class="panel" aria-labelledby="rehearsal-title" data-on={isOn ? '' : undefined}>
      <h2 id="rehearsal-title">{w.rehearsal}</h2>
      <p class="desk-note">{w.rehearsalLead}</p>
      <p id="rehearsal-state" role="status" class={isOn ? 'desk-bad' : 'desk-note'}>
        {isOn ? w.rehearsalOn(formatCountdown(Date.parse(rehearsalUntil) - serverClock.now())) : ended.value === null ? w.rehearsalOff : w.rehearsalEnded(count(ended.value))}
      </p>
      {state === 'cancelled' ? (
        <p class="desk-bad">{w.cancelled}</p>
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            const element = event.currentTarget;
            const minutes = Number(textOf(element, 'minutes'));
            const isRight = Number.isInteger(minutes) && minutes >= 1 && minutes <= 240;
            void form.send(element, {
              check: () => (isRight ? [] : [{ field: 'rehearsal-minutes', sentence: w.rehearsalMinutesFault }]),
              send: () => begin(minutes),
            });
          }}
        >
          <Field form={form} id="rehearsal-minutes" name="minutes" label={w.rehearsalMinutes} hint={w.rehearsalMinutesHint} type="text" inputMode="numeric" autocomplete="off" maxLength={3} defaultValue="30" />
          <FormFaults id="rehearsal-faults" form={form} />
          <div class="button-row">
            <button type="submit" id="rehearsal-begin" class={isOn ? 'button' : 'button primary'} disabled={form.busy.value}>
              {isOn ? w.rehearsalLonger : w.rehearsalStart}
            </button>
            {isOn && (
              <button type="button" id="rehearsal-end" class="button danger" onClick={() => void end()}>
                {w.rehearsalEnd}
              </button>
            )}
          </div>
          <p class="field-error" role="alert">
            {refusal.value}
          </p>
        </form>
      )}
      <p class="desk-note">
        {`${w.rehearsalCommand} `}
        <code>{`./rehearse --showing ${showingId} --people 500`}</code>
      </p>
    </section>
  );
}

function Progress({ figures, orders }: { figures: AdminFigures; orders: number }): VNode {
  const w = datesWords().rehearsalFigures;
  const shown: [name: keyof typeof w, value: string][] = [
    ...(['viewers', 'waiting', 'held', 'sold'] as const).map((name): [typeof name, string] => [name, count(figures[name])]),
    ['orders', orders >= mostOrders ? `${count(orders)}+` : count(orders)],
  ];
  return (
    <dl class="facts panel" id="rehearsal-figures">
      {shown.map(([name, value]) => (
        <div key={name} data-figure={name}>
          <dt>{w[name]}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
