import type { VNode } from 'preact';
import { AdminGate } from './gate';
import { GoodsDesk } from './goods-desk';

/** What the shop sells. */
export function GoodsDeskPage(): VNode {
  return (
    <AdminGate>
      <div class="page narrow">
        <GoodsDesk />
      </div>
    </AdminGate>
  );
}
