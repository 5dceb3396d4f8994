import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { sentenceFor } from '../../i18n';
import { planWords } from '../../i18n/plan';
import { planFormats, type Plan } from '../../net/operator-contract';
import { PlanHouse } from '../../state/admin/plan-house';
import { PlanUpload } from '../../state/admin/plan-upload';
import { useApp } from '../../ui/app-context';
import { Findings } from './findings';
import { count, mind } from './gate';
import { HouseMap } from './house-map';
import { useOperatorApi } from './operator-api';
import { PlanFacts } from './plan-facts';
import { describePlanSeat } from './plan-words';

/** Where a plan's file is dropped, looked at, and kept. */
export function PlanUploader(): VNode {
  const app = useApp();
  const api = useOperatorApi();
  const w = planWords();
  const upload = useMemo(() => new PlanUpload(api), [api]);
  const file = upload.file.value;
  const problem = upload.problem.value;
  useEffect(() => {
    if (problem !== null) mind(app, problem);
  }, [problem]);
  return (
    <section id="plan-upload" class="plan-upload" aria-labelledby="plan-upload-title">
      <h2 id="plan-upload-title" tabIndex={-1}>
        {w.bring}
      </h2>
      {file === null ? <DropZone take={(one) => void upload.take(one)} /> : <Look upload={upload} file={file} />}
    </section>
  );
}

function DropZone({ take }: { take: (file: File) => void }): VNode {
  const w = planWords();
  const over = useSignal(false);
  const input = useRef<HTMLInputElement>(null);
  const taken = (files: FileList | null | undefined): void => {
    const [first] = files ?? [];
    if (first !== undefined) take(first);
  };
  return (
    <div
      class="drop-zone"
      id="plan-drop"
      data-over={over.value ? '' : undefined}
      onDragOver={(event) => {
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => {
        over.value = false;
      }}
      onDrop={(event) => {
        event.preventDefault();
        over.value = false;
        taken(event.dataTransfer?.files);
      }}
    >
      <label class="field-label" for="plan-file">
        {w.drop}
      </label>
      <input id="plan-file" class="file-input" type="file" accept=".json,application/json" ref={input} onChange={({ currentTarget }) => taken(currentTarget.files)} />
      <span class="button" aria-hidden="true" onClick={() => input.current?.click()}>
        {w.choose}
      </span>
      <p class="field-hint">{w.dropHint}</p>
    </div>
  );
}

function Look({ upload, file }: { upload: PlanUpload; file: File }): VNode {
  const w = planWords();
  const { preview, problem, faults, faultCount, warnings } = upload;
  return (
    <>
      <div class="panel plan-file">
        <p class="panel-head">
          <strong>{file.name}</strong>
          <button type="button" id="plan-other" class="text-button" onClick={() => upload.drop()}>
            {w.otherFile}
          </button>
        </p>
        <div class="form-grid">
          <div class="field">
            <label class="field-label" for="plan-format">
              {w.format}
            </label>
            <select
              id="plan-format"
              class="select"
              aria-describedby="plan-format-rule"
              value={upload.format.value}
              onChange={({ currentTarget }) => void upload.choose(currentTarget.value as (typeof planFormats)[number])}
            >
              {planFormats.map((format) => (
                <option key={format} value={format}>
                  {w.formats[format]}
                </option>
              ))}
            </select>
            <p id="plan-format-rule" class="field-hint">
              {upload.guessed.value ? w.formatGuessed : w.formatUnknown}
            </p>
          </div>
          <div class="field">
            <label class="field-label" for="plan-name">
              {w.name}
            </label>
            <input
              id="plan-name"
              class="input"
              type="text"
              autocomplete="off"
              maxLength={200}
              aria-describedby="plan-name-rule"
              value={upload.name.value}
              onInput={({ currentTarget }) => {
                upload.name.value = currentTarget.value;
              }}
              onChange={() => void upload.rename()}
            />
            <p id="plan-name-rule" class="field-hint">
              {w.nameHint}
            </p>
          </div>
        </div>
        <div id="plan-look" role="status">
          {upload.busy.value ? (
            <p class="desk-note">{w.reading}</p>
          ) : preview.value !== null && problem.value === null ? (
            <p class="desk-good">{w.looksGood(count(preview.value.seats))}</p>
          ) : (
            problem.value !== null && <p class="desk-bad">{sentenceFor(problem.value)}</p>
          )}
        </div>
        {preview.value !== null && <Keep upload={upload} preview={preview.value} />}
      </div>
      {faults.value.length > 0 && (
        <div class="panel">
          <h3>{w.faults(faultCount.value)}</h3>
          <p class="desk-note">{w.faultsLead}</p>
          <Findings id="plan-faults" kind="fault" label={w.faults(faultCount.value)} findings={faults.value} />
          {faultCount.value > faults.value.length && <p class="desk-note">{w.moreFaults(faultCount.value - faults.value.length)}</p>}
        </div>
      )}
      {preview.value !== null && <Preview plan={preview.value} />}
      {warnings.value.length > 0 && (
        <div class="panel">
          <h3>{w.warnings(warnings.value.length)}</h3>
          <p class="desk-note">{w.warningsLead}</p>
          <Findings id="plan-warnings" kind="warning" label={w.warnings(warnings.value.length)} findings={warnings.value} />
        </div>
      )}
    </>
  );
}

function Keep({ upload, preview }: { upload: PlanUpload; preview: Plan }): VNode {
  const app = useApp();
  const { route } = useLocation();
  const w = planWords();
  return (
    <div class="button-row">
      <button
        type="button"
        id="plan-keep"
        class="button primary"
        disabled={upload.busy.value || upload.keeping.value}
        onClick={() =>
          void upload.keep().then((plan) => {
            if (plan === null) return;
            app.announcer.say(w.versionOf(plan.version));
            route(`/admin/plans/${encodeURIComponent(plan.planId!)}`);
          })
        }
      >
        {w.keep}
      </button>
      <p class="desk-note">{preview.planId === null ? w.keepVersion(preview.version) : w.same(preview.version)}</p>
    </div>
  );
}

/** The plan as it would be, on the map that buyers will see. */
function Preview({ plan }: { plan: Plan }): VNode {
  const house = useMemo(() => new PlanHouse(plan.layout!), [plan]);
  return (
    <div class="desk-split plan-preview">
      <HouseMap house={house} mode="seat" allow={() => []} describe={(seat) => describePlanSeat(house, seat)} />
      <div class="desk-side">
        <PlanFacts plan={plan} />
      </div>
    </div>
  );
}
