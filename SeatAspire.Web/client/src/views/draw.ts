import type { App, View } from '../app';
import { language, words } from '../i18n';
import { formatDate } from '../i18n/format';
import type { Draw } from '../net/contract';
import type { Problem } from '../net/problem';
import { canCheck, checkDraw } from '../state/draw';
import { readEntry } from '../state/queue-memory';
import { fill, h, setText } from '../ui/dom';
import { failureNote, loadingNote } from '../ui/loading';

/** How the places of a drawn opening come about, and whether it was so. */
export function drawView(app: App, parameters: Record<string, string>): View {
  const showingId = parameters['showingId']!;
  const w = words();
  const outcome = h('div', { id: 'draw' }, loadingNote());
  const element = h(
    'div',
    { class: 'page narrow draw-page' },
    h('header', { class: 'page-head' }, h('h1', {}, w.drawTitle), h('p', { class: 'lead' }, w.drawLead)),
    h('ol', { class: 'draw-steps' }, ...w.drawSteps().map((step) => h('li', {}, step))),
    h('h2', { class: 'section-title' }, w.drawOutcome),
    outcome,
    h('a', { class: 'button', href: `/showings/${encodeURIComponent(showingId)}` }, w.queueStripBack),
  );
  let disposed = false;
  const load = async (): Promise<void> => {
    try {
      const draw = await app.api.draw(showingId);
      if (!disposed) fill(outcome, published(app, showingId, draw));
    } catch (error) {
      if (disposed) return;
      const problem = error as Problem;
      fill(outcome, problem.type === 'not-found' ? h('p', { class: 'note' }, w.drawNotYet) : failureNote(problem, () => void load()));
    }
  };
  void load();
  return {
    element,
    title: w.drawTitle,
    dispose: () => {
      disposed = true;
    },
  };
}

function published(app: App, showingId: string, draw: Draw): (HTMLElement | null)[] {
  const w = words();
  const entry = readEntry(showingId);
  const result = h('p', { id: 'draw-result', role: 'status' });
  const check = h('button', { type: 'button', id: 'draw-check', class: 'button primary' }, w.drawCheck);
  check.addEventListener('click', async () => {
    check.disabled = true;
    const { listMatches, rank } = await checkDraw(draw, entry);
    check.disabled = false;
    const list = listMatches ? w.drawListMatches : w.drawListDiffers;
    setText(result, rank === null ? list : `${list} ${w.drawRank(rank, draw.entryCount, draw.firstPlace + rank - 1)}`);
    result.dataset['matches'] = String(listMatches);
  });
  const fact = (name: string, value: string): HTMLElement => h('div', {}, h('dt', {}, name), h('dd', {}, value));
  return [
    h(
      'dl',
      { class: 'draw-facts' },
      fact(w.drawSealedAt, formatDate(draw.frozenAt, 'long', language.value)),
      fact(w.drawEntries, draw.entryCount.toLocaleString(language.value)),
      fact(w.drawSeal, draw.entriesSha256),
      fact(w.drawSeed, draw.seed ?? w.drawSeedNotYet),
      entry === null ? fact(w.drawOwnEntry, w.drawNoEntry) : fact(w.drawOwnEntry, entry),
    ),
    result,
    h(
      'p',
      { class: 'draw-actions' },
      draw.seed !== null && canCheck() ? check : null,
      h('a', { class: 'button', href: `${app.origins.current}/api/queue/draw/${encodeURIComponent(showingId)}`, target: '_blank', rel: 'noopener' }, w.drawDownload),
    ),
    canCheck() ? null : h('p', { class: 'muted' }, w.drawCannotCheck),
  ];
}
