import type { VNode } from 'preact';
import { adminWords } from '../../i18n/admin';

/** What somebody at the door may do, and no more. */
export function DoorPage(): VNode {
  const w = adminWords();
  return (
    <div class="page narrow" id="door-page">
      <header class="page-head">
        <h1>{w.doorTitle}</h1>
        <p class="lead">{w.doorLead}</p>
      </header>
      <ul class="door-list">
        {w.doorMay.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}
