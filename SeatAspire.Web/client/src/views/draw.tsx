import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { language, words } from '../i18n';
import { formatDate } from '../i18n/format';
import type { Draw } from '../net/contract';
import type { Problem } from '../net/problem';
import { canCheck, checkDraw, type DrawCheck } from '../state/draw';
import { readEntry } from '../state/queue-memory';
import { useApp } from '../ui/app-context';
import { usePageTitle } from '../ui/hooks';
import { FailureNote, LoadingNote } from '../ui/loading';
import type { Parameters } from '../ui/page';

/** How the places of a drawn opening come about, and whether it was so. */
export function DrawPage({ params }: { params: Parameters }): VNode {
  const { api } = useApp();
  const showingId = params['showingId']!;
  const w = words();
  const [draw, setDraw] = useState<Draw | Problem | null>(null);
  usePageTitle(w.drawTitle);
  /** Whether there is to be one; null: not known. */
  const [planned, setPlanned] = useState<boolean | null>(null);
  const load = (): void => {
    void api.draw(showingId).then(setDraw, setDraw);
    void api.queueOverview(showingId).then(
      (overview) => setPlanned(overview.draw),
      () => setPlanned(null),
    );
  };
  useEffect(load, []);
  return (
    <div class="page narrow draw-page">
      <header class="page-head">
        <h1>{w.drawTitle}</h1>
        <p class="lead">{w.drawLead}</p>
      </header>
      <ol class="draw-steps">
        {w.drawSteps().map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <h2 class="section-title">{w.drawOutcome}</h2>
      <div id="draw">
        {draw === null ? (
          <LoadingNote />
        ) : !('type' in draw) ? (
          <Published showingId={showingId} draw={draw} />
        ) : draw.type === 'not-found' ? (
          <p class="note">{planned === false ? w.drawNone : w.drawNotYet}</p>
        ) : (
          <FailureNote problem={draw} again={load} />
        )}
      </div>
      <a class="button" href={`/showings/${encodeURIComponent(showingId)}`}>
        {w.queueStripBack}
      </a>
    </div>
  );
}

function Published({ showingId, draw }: { showingId: string; draw: Draw }): VNode {
  const { origins } = useApp();
  const w = words();
  const entry = readEntry(showingId);
  const [check, setCheck] = useState<DrawCheck | 'busy' | null>(null);
  const compute = async (): Promise<void> => {
    setCheck('busy');
    setCheck(await checkDraw(draw, entry));
  };
  return (
    <>
      <dl class="draw-facts">
        <Fact name={w.drawSealedAt} value={formatDate(draw.frozenAt, 'long', language.value)} />
        <Fact name={w.drawEntries} value={draw.entryCount.toLocaleString(language.value)} />
        <Fact name={w.drawSeal} value={draw.entriesSha256} />
        <Fact name={w.drawSeed} value={draw.seed ?? w.drawSeedNotYet} />
        <Fact name={w.drawOwnEntry} value={entry ?? w.drawNoEntry} />
      </dl>
      <Result draw={draw} check={check === 'busy' ? null : check} />
      <p class="draw-actions">
        {draw.seed !== null && canCheck() && (
          <button type="button" id="draw-check" class="button primary" disabled={check === 'busy'} onClick={() => void compute()}>
            {w.drawCheck}
          </button>
        )}
        <a class="button" href={`${origins.current}/api/queue/draw/${encodeURIComponent(showingId)}`} target="_blank" rel="noopener">
          {w.drawDownload}
        </a>
      </p>
      {!canCheck() && <p class="muted">{w.drawCannotCheck}</p>}
    </>
  );
}

function Result({ draw, check }: { draw: Draw; check: DrawCheck | null }): VNode {
  const w = words();
  if (check === null) return <p id="draw-result" role="status" />;
  const list = check.listMatches ? w.drawListMatches : w.drawListDiffers;
  return (
    <p id="draw-result" role="status" data-matches={check.listMatches}>
      {check.rank === null ? list : `${list} ${w.drawRank(check.rank, draw.entryCount, draw.firstPlace + check.rank - 1)}`}
    </p>
  );
}

function Fact({ name, value }: { name: string; value: string }): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
