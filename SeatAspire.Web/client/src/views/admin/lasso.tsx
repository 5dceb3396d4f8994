import { useSignal } from '@preact/signals';
import type { TargetedPointerEvent, VNode } from 'preact';
import type { Point } from '../../map/shapes';

/** Moves of less than this, in CSS pixels, add no corner. */
const leastMove = 3;
const leastCorners = 3;

/** Lies over a map and is drawn upon: what was gone around is told when the hand lets go. */
export function Lasso({ done }: { done: (line: Point[]) => void }): VNode {
  const line = useSignal<readonly Point[]>([]);
  const placeOf = (event: TargetedPointerEvent<HTMLDivElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const end = (): void => {
    const drawn = [...line.value];
    line.value = [];
    if (drawn.length >= leastCorners) done(drawn);
  };
  return (
    <div
      class="lasso"
      aria-hidden="true"
      // The map beneath is not moved by what is drawn; the wheel still brings it nearer.
      onPointerDown={(event) => {
        event.stopPropagation();
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        line.value = [placeOf(event)];
      }}
      onPointerMove={(event) => {
        event.stopPropagation();
        const last = line.value.at(-1);
        if (last === undefined) return;
        const next = placeOf(event);
        if (Math.hypot(next[0] - last[0], next[1] - last[1]) >= leastMove) line.value = [...line.value, next];
      }}
      onPointerUp={end}
      onPointerCancel={() => {
        line.value = [];
      }}
    >
      <svg>
        <polygon points={line.value.map((point) => point.join()).join(' ')} />
      </svg>
    </div>
  );
}
