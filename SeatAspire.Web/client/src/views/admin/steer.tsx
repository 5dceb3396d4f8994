import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { sentenceFor } from '../../i18n';
import { fromWallTime, toWallTime } from '../../i18n/format';
import { datesWords } from '../../i18n/dates';
import { officeWords } from '../../i18n/office';
import type { AdminFigures } from '../../net/contract';
import type { Problem } from '../../net/problem';
import { changesOf, readTerms, writeTerms } from '../../state/admin/date-terms';
import { useApp } from '../../ui/app-context';
import { Field, FormFaults, textOf } from '../../ui/form';
import { count, mind } from './gate';
import { useOperatorApi } from './operator-api';
import { useOperatorForm } from './operator-form';
import { StartFields, startsIn } from './start-fields';

interface Props {
  figures: AdminFigures;
  /** Of the venue. */
  zone: string;
  title: string;
  done: () => void;
}

/** Closes, opens, puts off or calls off a date, and tells how far the refunds are. */
export function Steer({ figures, zone, title, done }: Props): VNode {
  const app = useApp();
  const api = useOperatorApi();
  const w = officeWords();
  const refusal = useSignal('');
  const busy = useSignal(false);
  const { state, showingId, refunds } = figures;
  const isOpen = state === 'on-sale' || state === 'scheduled';
  const steer = async (what: 'close' | 'open'): Promise<void> => {
    busy.value = true;
    refusal.value = '';
    try {
      await api.steer(showingId, what);
      app.announcer.show(what === 'close' ? w.closed : w.opened, 'success');
      done();
    } catch (problem) {
      mind(app, problem as Problem);
      refusal.value = sentenceFor(problem as Problem);
    } finally {
      busy.value = false;
    }
  };
  return (
    <section id="steer" class="panel steer" aria-labelledby="steer-title" data-state={state}>
      <h2 id="steer-title">{w.steer}</h2>
      {state === 'cancelled' ? (
        <>
          <p class="desk-bad">{w.calledOff}</p>
          {refunds != null && <Refunds done={refunds.done} of={refunds.of} />}
        </>
      ) : (
        <>
          <div class="attribute-line">
            <p class="desk-note">{isOpen ? w.closeLead : w.openLead}</p>
            <button type="button" id={isOpen ? 'sale-close' : 'sale-open'} class={isOpen ? 'button' : 'button primary'} disabled={busy.value} onClick={() => void steer(isOpen ? 'close' : 'open')}>
              {isOpen ? w.close : w.open}
            </button>
          </div>
          <p id="steer-refusal" class="field-error" role="alert">
            {refusal.value}
          </p>
          <Postponing figures={figures} zone={zone} done={done} />
          <CallingOff figures={figures} title={title} done={done} />
        </>
      )}
    </section>
  );
}

function Refunds({ done, of }: { done: number; of: number }): VNode {
  const w = officeWords();
  return (
    <div id="refunds" data-done={done} data-of={of}>
      <p role="status">{done >= of ? w.refundsDone(count(of)) : w.refundsOf(count(done), count(of))}</p>
      <progress class="refund-meter" value={done} max={Math.max(1, of)} aria-label={w.refunds} />
    </div>
  );
}

function Postponing({ figures, zone, done }: Omit<Props, 'title'>): VNode {
  const app = useApp();
  const api = useOperatorApi();
  const w = officeWords();
  const form = useOperatorForm();
  const { settings } = figures;
  return (
    <details class="tool" id="postpone">
      <summary>{w.postpone}</summary>
      <form
        class="tool-body"
        noValidate
        onSubmit={(event) => {
          const [wall] = startsIn(event.currentTarget, 1);
          const startsAt = fromWallTime(wall!, zone);
          void form.submit(event, {
            check: () => (startsAt === null ? [{ field: 'date-start-0', sentence: datesWords().dateFault }] : []),
            send: async () => {
              // What is said before the beginning goes along with it.
              const { terms } = readTerms(writeTerms(settings, zone), startsAt!, zone, settings);
              await api.changeShowing(figures.showingId, changesOf(settings, { ...terms, startsAt: startsAt! }));
              app.announcer.show(w.postponed, 'success');
              done();
            },
            place: () => 'date-start-0',
          });
        }}
      >
        <p class="desk-note">{w.postponeLead}</p>
        <StartFields form={form} zone={zone} starts={[toWallTime(settings.startsAt, zone)]} />
        <FormFaults id="postpone-faults" form={form} />
        <div class="button-row">
          <button type="submit" id="postpone-do" class="button primary" disabled={form.busy.value}>
            {w.postponeDo}
          </button>
        </div>
      </form>
    </details>
  );
}

function CallingOff({ figures, title, done }: Omit<Props, 'zone'>): VNode {
  const app = useApp();
  const api = useOperatorApi();
  const w = officeWords();
  const form = useOperatorForm();
  return (
    <details class="tool" id="call-off">
      <summary>{w.callOff}</summary>
      <form
        class="tool-body"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const element = event.currentTarget;
          const reason = textOf(element, 'reason').trim();
          const send = async (): Promise<void> => {
            if (!(await app.prompts.ask({ id: 'call-off-confirm', title: w.callOffSure, lead: w.callOffSureLead(title, w.soldSeats(figures.sold)), yes: w.callOff, no: w.goBack }))) return;
            await api.callOff(figures.showingId, reason);
            app.announcer.show(w.calledOff, 'success');
            done();
          };
          void form.send(element, { check: () => (reason === '' ? [{ field: 'call-off-reason', sentence: w.needed }] : []), send, place: () => 'call-off-reason' });
        }}
      >
        <p class="desk-note">{w.callOffLead}</p>
        <Field form={form} id="call-off-reason" name="reason" label={w.reason} type="text" autocomplete="off" maxLength={500} />
        <FormFaults id="call-off-faults" form={form} />
        <div class="button-row">
          <button type="submit" id="call-off-do" class="button danger" disabled={form.busy.value}>
            {w.callOff}
          </button>
        </div>
      </form>
    </details>
  );
}
