import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { language, sentenceFor } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { formatMoney } from '../../i18n/format';
import type { Goods } from '../../net/contract';
import type { Problem } from '../../net/problem';
import { useApp } from '../../ui/app-context';
import { focusHeading } from '../../ui/focus';
import { usePageTitle } from '../../ui/hooks';
import { Field, FormFaults, textOf, useForm } from '../../ui/form';
import { count, mind } from './gate';
import { GoodsEdit } from './goods-edit';
import { useOperatorApi } from './operator-api';

const currency = 'KRW';

/** What the shop has, as it sells, to be changed and taken out, and the way to add to it. */
export function GoodsDesk(): VNode {
  const app = useApp();
  const api = useOperatorApi();
  const { shop } = app;
  const w = adminWords();
  const edited = useSignal<Goods | null>(null);
  /** On their way out of the shop. */
  const leaving = useSignal<ReadonlySet<string>>(new Set());
  usePageTitle(w.goodsTitle);
  useEffect(() => shop.watch(), []);
  const remove = async ({ goodsId, name }: Goods): Promise<void> => {
    if (!(await app.prompts.ask({ id: 'goods-remove', title: w.goodsRemoveSure, lead: w.goodsRemoveLead(name), yes: w.goodsRemove, no: w.confirmNo }))) return;
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
      app.announcer.show(w.goodsRemoved(name), 'success');
      // The button went with its row.
      focusHeading();
    }
  };
  return (
    <section class="goods-desk" aria-labelledby="goods-desk-title">
      <h1 id="goods-desk-title">{w.goodsTitle}</h1>
      <div class="goods-table">
        <table>
          <caption class="visually-hidden">{w.goodsHere}</caption>
          <thead>
            <tr>
              {[w.goodsName, w.goodsCategory, w.goodsPriceHere, w.goodsLeft].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col">
                <span class="visually-hidden">{w.goodsActions}</span>
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
                  <button type="button" class="text-button" data-act="edit" aria-label={w.goodsEditOf(goods.name)} onClick={() => (edited.value = goods)}>
                    {w.goodsEdit}
                  </button>
                  <button
                    type="button"
                    class="text-button"
                    data-act="remove"
                    aria-label={w.goodsRemoveOf(goods.name)}
                    disabled={leaving.value.has(goods.goodsId)}
                    onClick={() => void remove(goods)}
                  >
                    {w.goodsRemove}
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
  const w = adminWords();
  const form = useForm();
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
            ...['name', 'category'].filter((name) => text(name) === '').map((name) => ({ field: `goods-${name}`, sentence: w.goodsMissing })),
            ...['price', 'stock'].filter((name) => !/^\d+$/.test(text(name))).map((name) => ({ field: `goods-${name}`, sentence: w.goodsNumber })),
          ],
          send: async () => {
            try {
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
            } catch (problem) {
              mind(app, problem as Problem);
              throw problem;
            }
          },
          place: (problem) => (problem.type === 'goods-exists' ? 'goods-id' : null),
        });
      }}
    >
      <h2 id="goods-form-title">{w.goodsNew}</h2>
      <div class="goods-fields">
        <Field {...common} id="goods-name" name="name" label={w.goodsName} maxLength={200} />
        <Field {...common} id="goods-category" name="category" label={w.goodsCategory} hint={w.goodsCategoryHint} maxLength={64} autocapitalize="off" />
        <Field {...common} id="goods-price" name="price" label={w.goodsPrice} inputMode="numeric" maxLength={13} />
        <Field {...common} id="goods-stock" name="stock" label={w.goodsStock} inputMode="numeric" maxLength={9} />
        <Field {...common} id="goods-picture" name="picture" label={w.goodsPicture} hint={w.goodsPictureHint} maxLength={500} autocapitalize="off" />
        <Field {...common} id="goods-id" name="id" label={w.goodsId} hint={w.goodsIdHint} maxLength={64} autocapitalize="off" />
      </div>
      <div class="form-actions">
        <button type="submit" id="goods-add" class="button primary" disabled={form.busy.value}>
          {w.goodsAdd}
        </button>
      </div>
      <div id="goods-result" class="form-result">
        <FormFaults id="goods-faults" form={form} />
        <p role="status">
          {added.value !== null && (
            <>
              {`${w.goodsAdded(added.value.name)} `}
              <a href={`/shop/${encodeURIComponent(added.value.goodsId)}`}>{w.goodsSee}</a>
            </>
          )}
        </p>
      </div>
    </form>
  );
}
