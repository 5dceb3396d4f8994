import type { Goods } from '../net/contract';
import { h } from './dom';

/** The picture of goods, beside which their name stands; a plain ground where there is none. */
export function goodsPicture(goods: Goods): HTMLElement {
  const frame = h('div', { class: 'goods-picture', 'aria-hidden': 'true' });
  // The page's content security policy lets no other site's pictures in.
  if (goods.thumbnailUrl.startsWith('/')) {
    const image = h('img', { src: goods.thumbnailUrl, alt: '', width: 600, height: 600, decoding: 'async' });
    image.addEventListener('error', () => image.remove());
    frame.append(image);
  }
  return frame;
}
