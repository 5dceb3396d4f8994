import { words } from '../i18n';
import type { Show } from '../net/contract';
import { h } from './dom';

/** A show's poster, or its title on a plain ground where there is none. */
export function poster(show: Show, decorative: boolean): HTMLElement {
  const frame = h('div', { class: 'poster' }, h('span', { class: 'poster-title', 'aria-hidden': 'true' }, show.title));
  if (show.posterUrl !== null && show.posterUrl !== '') {
    const image = h('img', {
      src: show.posterUrl,
      alt: decorative ? '' : words().posterOf(show.title),
      width: 600,
      height: 800,
      decoding: 'async',
    });
    image.addEventListener('load', () => frame.setAttribute('data-loaded', ''));
    image.addEventListener('error', () => image.remove());
    frame.append(image);
  }
  return frame;
}
