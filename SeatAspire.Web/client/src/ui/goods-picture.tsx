import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Goods } from '../net/contract';

/** The picture of goods, beside which their name stands; a plain ground where there is none. */
export function GoodsPicture({ goods }: { goods: Goods }): VNode {
  const [failed, setFailed] = useState(false);
  return (
    <div class="goods-picture" aria-hidden="true">
      {/* The page's content security policy lets no other site's pictures in. */}
      {goods.thumbnailUrl.startsWith('/') && !failed && (
        <img src={goods.thumbnailUrl} alt="" width={600} height={600} decoding="async" onError={() => setFailed(true)} />
      )}
    </div>
  );
}
