import type { VNode } from 'preact';
import { planWords } from '../../i18n/plan';
import type { PlacedFinding } from '../../state/admin/plan-upload';

interface Props {
  id: string;
  kind: 'fault' | 'warning';
  label: string;
  findings: readonly PlacedFinding[];
}

/** What was found in a file, each beside its place there. */
export function Findings({ id, kind, label, findings }: Props): VNode {
  const w = planWords();
  return (
    <ol id={id} class="finding-list" aria-label={label} tabIndex={0}>
      {findings.map(({ path, message, place }, i) => (
        <li key={i} class="finding" data-kind={kind} data-path={path}>
          <p>{message}</p>
          <p>
            {place !== null && <strong>{w.line(place.line)}</strong>} <code>{path}</code>
          </p>
          {place !== null && (
            <pre>
              {place.before}
              <mark>{place.at}</mark>
              {place.after}
            </pre>
          )}
        </li>
      ))}
    </ol>
  );
}
