import type { Camera } from './camera';
import type { SeatLayout } from './seat-layout';

/** What is said of a seat beside it. */
export interface TipWords {
  title: string;
  detail: string;
}

/** From a seat to its card, and from the card to the rim of the view, CSS pixels. */
const gap = 8;

/** Puts the card with the words for a seat above it, or below where there is no room; without words it is hidden. */
export function placeTip(tip: HTMLElement, said: TipWords | null, seat: number, { x, y, pitch }: SeatLayout, camera: Camera): void {
  if (said === null) {
    if (!tip.hidden) tip.hidden = true;
    return;
  }
  [said.title, said.detail].forEach((text, i) => {
    const line = tip.children[i]!;
    if (line.textContent !== text) line.textContent = text;
  });
  tip.hidden = false;
  const at = camera.toView(x[seat]!, y[seat]!);
  const away = (pitch * camera.scale) / 2 + gap;
  const { offsetWidth: width, offsetHeight: height } = tip;
  const left = Math.max(gap, Math.min(camera.width - width - gap, at.x - width / 2));
  const above = at.y - away - height;
  tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(above > gap ? above : at.y + away)}px)`;
}
