import type { Camera } from './camera';
import type { SeatIndex } from './seat-index';

interface Venue {
  index: SeatIndex;
  layout: { x: Float32Array; y: Float32Array };
}

/** So far from the edge a seat counts as in view, CSS pixels; less in a view that has hardly any room. */
const margin = 36;

/** Moves a camera that shows no seat at all (the stage, an aisle, nothing) so far that the nearest ones come into view. */
export function keepSeatsInView(camera: Camera, { index, layout }: Venue): void {
  const inset = Math.min(margin, camera.width / 6, camera.height / 6);
  const a = camera.toLayout(inset, inset);
  const b = camera.toLayout(camera.width - inset, camera.height - inset);
  if (index.anyIn(a.x, a.y, b.x, b.y)) return;
  const seat = index.closest((a.x + b.x) / 2, (a.y + b.y) / 2);
  if (seat < 0) return;
  const at = camera.toView(layout.x[seat]!, layout.y[seat]!);
  const wanted = (value: number, length: number): number => Math.min(length - inset - 1, Math.max(inset + 1, value));
  camera.move(wanted(at.x, camera.width) - at.x, wanted(at.y, camera.height) - at.y);
}
