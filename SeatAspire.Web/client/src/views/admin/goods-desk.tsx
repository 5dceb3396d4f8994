import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { language, sentenceFor } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { goodsWords } from '../../i18n/goods';
import { formatMoney } from '../../i18n/format';
import type { Goods } from '../../net/contract';
import type { Problem } from '../../net/problem';
import { useApp } from '../../ui/app-context';
import { focusHeading } from '../../ui/focus';
import { usePageTitle } from '../../ui/hooks';
import { Field, FormFaults, textOf } from '../../ui/form';
import { count, mind } from './gate';
import { GoodsEdit } from './goods-edit';
import { useOperatorApi } from './operator-api';
import { useOperatorForm } from './operator-form';

const currency = 'KRW';

/** What the shop has, as it sells, to be changed and taken out, and the way to add to it. */
export function GoodsDesk(): VNode {
  const app = useApp();
  const api = useOperatorApi();
  const { shop } = app;
  const [w, g] = [adminWords(), goodsWords()];
  const edited = useSignal<Goods | null>(null);
  /** On their way out of the shop. */
  const leaving = useSignal<ReadonlySet<string>>(new Set());
  usePageTitle(g.title);
  useEffect(() => shop.watch(), []);
  const remove = async ({ goodsId, name }: Goods): Promise<void> => {
    if (!(await app.prompts.ask({ id: 'goods-remove', title: g.removeSure, lead: g.removeLead(name), yes: g.remove, no: w.confirmNo }))) return;
    leaving.value = new Set([...leaving.value, goodsId]);
    try {
      await api.removeGoods(goodsId);
      gone();
    } catch (problem) {
      // Somebody else was faster: what was wanted is so.
      if ((problem as Problem).type === 'not-found') return gone();
      mind(app, problem as Problem);
      app.announcer.show(sentenceFor(problem as Problem), 'warning');
    } finally {
      leaving.value = new Set([...leaving.value].filter((id) => id !== goodsId));
    }

    function gone(): void {
      shop.take({ goodsId, stock: 0, gone: true });
      app.announcer.show(g.removed(name), 'success');
      // The button went with its row.
      focusHeading();
    }
  };
  return (
    <section class="goods-desk" aria-labelledby="goods-desk-title">
      <h1 id="goods-desk-title">{g.title}</h1>
      <div class="goods-table">
        <table>
          <caption class="visually-hidden">{g.here}</caption>
          <thead>
            <tr>
              {[g.name, g.category, g.priceHere, g.left].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col">
                <span class="visually-hidden">{g.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody id="desk-goods">
            {(shop.all ?? []).map((goods) => (
              <tr key={goods.goodsId} data-goods={goods.goodsId}>
                <th scope="row">
                  <a href={`/shop/${encodeURIComponent(goods.goodsId)}`}>{goods.name}</a>
                </th>
                <td>{goods.category}</td>
                <td>{formatMoney(goods.price, goods.currency, language.value)}</td>
                <td class="desk-stock">{count(goods.stock)}</td>
                <td class="desk-acts">
                  <button type="button" class="text-button" data-act="edit" aria-label={g.editOf(goods.name)} onClick={() => (edited.value = goods)}>
                    {g.edit}
                  </button>
                  <button
                    type="button"
                    class="text-button"
                    data-act="remove"
                    aria-label={g.removeOf(goods.name)}
                    disabled={leaving.value.has(goods.goodsId)}
                    onClick={() => void remove(goods)}
                  >
                    {g.remove}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <GoodsForm />
      {edited.value !== null && <GoodsEdit key={edited.value.goodsId} goods={edited.value} close={() => (edited.value = null)} />}
    </section>
  );
}

function GoodsForm(): VNode {
  const app = useApp();
  const g = goodsWords();
  const form = useOperatorForm();
  const added = useSignal<Goods | null>(null);
  const common = { form, type: 'text', autocomplete: 'off', spellcheck: false } as const;
  return (
    <form
      id="goods-form"
      class="panel goods-form"
      noValidate
      aria-labelledby="goods-form-title"
      onSubmit={(event) => {
        const element = event.currentTarget;
        const text = (name: string): string => textOf(element, name).trim();
        added.value = null;
        void form.submit(event, {
          check: () => [
            ...['name', 'category'].filter((name) => text(name) === '').map((name) => ({ field: `goods-${name}`, sentence: g.missing })),
            ...['price', 'stock'].filter((name) => !/^\d+$/.test(text(name))).map((name) => ({ field: `goods-${name}`, sentence: g.number })),
          ],
          send: async () => {
            added.value = await app.api.addGoods({
              goodsId: text('id') === '' ? null : text('id'),
              name: text('name'),
              thumbnailUrl: text('picture'),
              category: text('category'),
              price: Number(text('price')),
              currency,
              stock: Number(text('stock')),
            });
            element.reset();
            await app.shop.reload();
          },
          place: (problem) => (problem.type === 'goods-exists' ? 'goods-id' : null),
        });
      }}
    >
      <h2 id="goods-form-title">{g.new}</h2>
      <div class="goods-fields">
        <Field {...common} id="goods-name" name="name" label={g.name} maxLength={200} />
        <Field {...common} id="goods-category" name="category" label={g.category} hint={g.categoryHint} maxLength={64} autocapitalize="off" />
        <Field {...common} id="goods-price" name="price" label={g.price} inputMode="numeric" maxLength={13} />
        <Field {...common} id="goods-stock" name="stock" label={g.stock} inputMode="numeric" maxLength={9} />
        <Field {...common} id="goods-picture" name="picture" label={g.picture} hint={g.pictureHint} maxLength={500} autocapitalize="off" />
        <Field {...common} id="goods-id" name="id" label={g.id} hint={g.idHint} maxLength={64} autocapitalize="off" />
      </div>
      <div class="form-actions">
        <button type="submit" id="goods-add" class="button primary" disabled={form.busy.value}>
          {g.add}
        </button>
      </div>
      <div id="goods-result" class="form-result">
        <FormFaults id="goods-faults" form={form} />
        <p role="status">
          {added.value !== null && (
            <>
              {`${g.added(added.value.name)} `}
              <a href={`/shop/${encodeURIComponent(added.value.goodsId)}`}>{g.see}</a>
            </>
          )}
        </p>
      </div>
    </form>
  );
}
