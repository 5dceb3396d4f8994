import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { adminWords } from '../../i18n/admin';
import { goodsWords } from '../../i18n/goods';
import type { Goods } from '../../net/contract';
import type { Problem } from '../../net/problem';
import { changesOfGoods, faultsOfGoods, textOfGoods, type GoodsText } from '../../state/admin/goods-draft';
import { useApp } from '../../ui/app-context';
import { Dialog } from '../../ui/dialog';
import { Field, FormFaults, textOf } from '../../ui/form';
import { useOperatorApi } from './operator-api';
import { useOperatorForm } from './operator-form';

const fields = ['name', 'category', 'price', 'stock', 'thumbnailUrl'] as const;

/** Goods to be changed, as they were when the dialog was opened: what is sold meanwhile moves nothing under a hand that writes. */
export function GoodsEdit({ goods, close }: { goods: Goods; close: () => void }): VNode {
  const app = useApp();
  const api = useOperatorApi();
  const [w, g] = [adminWords(), goodsWords()];
  const form = useOperatorForm();
  const before = useRef(goods).current;
  const given = textOfGoods(before);
  const common = { form, type: 'text', autocomplete: 'off', spellcheck: false } as const;
  return (
    <Dialog id="goods-edit" title={g.editTitle(before.name)} first="#edit-name" closeLabel={w.confirmNo} onClose={close}>
      <form
        id="goods-edit-form"
        noValidate
        aria-labelledby="goods-edit-title"
        onSubmit={(event) => {
          const element = event.currentTarget;
          const text = Object.fromEntries(fields.map((name) => [name, textOf(element, name).trim()])) as GoodsText;
          void form.submit(event, {
            check: () => {
              const { missing, numbers } = faultsOfGoods(text, before.currency);
              return [
                ...missing.map((name) => ({ field: `edit-${name}`, sentence: g.missing })),
                ...numbers.map((name) => ({ field: `edit-${name}`, sentence: g.number })),
              ];
            },
            send: async () => {
              const changes = changesOfGoods(before, text);
              if (Object.keys(changes).length === 0) return close();
              const answer = await api.changeGoods(before.goodsId, changes);
              app.shop.take({ goodsId: answer.goodsId, stock: answer.stock, goods: answer });
              app.announcer.show(g.saved(answer.name), 'success');
              close();
            },
            place: placeOf,
          });
        }}
      >
        <Field {...common} id="edit-name" name="name" label={g.name} maxLength={200} defaultValue={given.name} />
        <Field {...common} id="edit-category" name="category" label={g.category} hint={g.categoryHint} maxLength={64} autocapitalize="off" defaultValue={given.category} />
        <Field {...common} id="edit-price" name="price" label={g.priceIn(before.currency)} inputMode="decimal" maxLength={15} defaultValue={given.price} />
        <Field {...common} id="edit-stock" name="stock" label={g.stockNow} hint={g.stockHint} inputMode="numeric" maxLength={9} defaultValue={given.stock} />
        <Field {...common} id="edit-thumbnailUrl" name="thumbnailUrl" label={g.picture} hint={g.pictureHint} maxLength={500} autocapitalize="off" defaultValue={given.thumbnailUrl} />
        <FormFaults id="edit-faults" form={form} />
        <div class="dialog-actions">
          <button type="button" id="edit-back" class="button" onClick={close}>
            {w.confirmNo}
          </button>
          <button type="submit" id="edit-save" class="button primary" disabled={form.busy.value} aria-busy={form.busy.value}>
            {g.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** The server's sentences begin with the name of what they are about. */
function placeOf({ detail }: Problem): string | null {
  const name = /^[a-zA-Z]+/.exec(detail ?? '')?.[0];
  return fields.some((field) => field === name) ? `edit-${name}` : null;
}
