import type { App } from '../../app';
import { language, sentenceFor } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { formatMoney } from '../../i18n/format';
import type { Problem } from '../../net/problem';
import type { Cleanup } from '../../state/store';
import { fill, h, setText } from '../../ui/dom';
import { count } from './gate';

const currency = 'KRW';

/** What the shop has, as it sells, and the way to add to it. */
export function goodsDesk(app: App, cleanup: Cleanup, failed: (problem: Problem) => void): HTMLElement {
  const w = adminWords();
  const rows = h('tbody', { id: 'desk-goods' });
  const draw = (): void => {
    fill(
      rows,
      ...(app.shop.all ?? []).map((goods) =>
        h(
          'tr',
          { 'data-goods': goods.goodsId },
          h('th', { scope: 'row' }, h('a', { href: `/shop/${encodeURIComponent(goods.goodsId)}` }, goods.name)),
          h('td', {}, goods.category),
          h('td', {}, formatMoney(goods.price, goods.currency, language.value)),
          h('td', { class: 'desk-stock' }, count(goods.stock)),
        ),
      ),
    );
  };
  cleanup.add(app.shop.changed.subscribe(draw), app.shop.watch());
  draw();
  return h(
    'section',
    { class: 'goods-desk', 'aria-labelledby': 'goods-desk-title' },
    h('h2', { id: 'goods-desk-title' }, w.goodsTitle),
    h(
      'div',
      { class: 'goods-table' },
      h(
        'table',
        {},
        h('caption', { class: 'visually-hidden' }, w.goodsHere),
        h('thead', {}, h('tr', {}, ...[w.goodsName, w.goodsCategory, w.goodsPrice, w.goodsLeft].map((name) => h('th', { scope: 'col' }, name)))),
        rows,
      ),
    ),
    goodsForm(app, failed),
  );
}

function goodsForm(app: App, failed: (problem: Problem) => void): HTMLFormElement {
  const w = adminWords();
  const labelled = (id: string, name: string, hint: string, more: Record<string, string | number>): { input: HTMLInputElement; element: HTMLElement } => {
    const input = h('input', {
      id: `goods-${id}`,
      class: 'input',
      type: 'text',
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-describedby': `${hint === '' ? '' : `goods-${id}-hint `}goods-result`,
      ...more,
    });
    const element = h(
      'div',
      { class: 'field' },
      h('label', { class: 'field-label', for: input.id }, name),
      input,
      hint === '' ? null : h('p', { id: `goods-${id}-hint`, class: 'field-hint' }, hint),
    );
    return { input, element };
  };
  const name = labelled('name', w.goodsName, '', { maxlength: 200 });
  const category = labelled('category', w.goodsCategory, w.goodsCategoryHint, { maxlength: 64, autocapitalize: 'off' });
  const price = labelled('price', w.goodsPrice, '', { inputmode: 'numeric', maxlength: 13 });
  const stock = labelled('stock', w.goodsStock, '', { inputmode: 'numeric', maxlength: 9 });
  const picture = labelled('picture', w.goodsPicture, w.goodsPictureHint, { maxlength: 500, autocapitalize: 'off' });
  const id = labelled('id', w.goodsId, w.goodsIdHint, { maxlength: 64, autocapitalize: 'off' });
  const fields = [name, category, price, stock, picture, id];
  const result = h('p', { id: 'goods-result', class: 'form-result', role: 'status' });
  const submit = h('button', { type: 'submit', id: 'goods-add', class: 'button primary' }, w.goodsAdd);
  const fail = (sentence: string, at: HTMLInputElement): void => {
    setText(result, sentence);
    at.setAttribute('aria-invalid', 'true');
    at.focus();
  };
  const add = async (): Promise<void> => {
    for (const { input } of fields) input.removeAttribute('aria-invalid');
    const text = (field: { input: HTMLInputElement }): string => field.input.value.trim();
    for (const one of [name, category]) if (text(one) === '') return fail(w.goodsMissing, one.input);
    for (const one of [price, stock]) if (!/^\d+$/.test(text(one))) return fail(w.goodsNumber, one.input);
    submit.disabled = true;
    try {
      const goods = await app.api.addGoods({
        goodsId: text(id) === '' ? null : text(id),
        name: text(name),
        thumbnailUrl: text(picture),
        category: text(category),
        price: Number(text(price)),
        currency,
        stock: Number(text(stock)),
      });
      for (const { input } of fields) input.value = '';
      fill(result, `${w.goodsAdded(goods.name)} `, h('a', { href: `/shop/${encodeURIComponent(goods.goodsId)}` }, w.goodsSee));
      await app.shop.reload();
    } catch (problem) {
      const { type } = problem as Problem;
      fail(sentenceFor(problem as Problem), type === 'goods-exists' ? id.input : name.input);
      failed(problem as Problem);
    } finally {
      submit.disabled = false;
    }
  };
  return h(
    'form',
    {
      id: 'goods-form',
      class: 'panel goods-form',
      novalidate: true,
      'aria-labelledby': 'goods-form-title',
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault();
        void add();
      },
    },
    h('h3', { id: 'goods-form-title' }, w.goodsNew),
    h('div', { class: 'goods-fields' }, ...fields.map((field) => field.element)),
    h('div', { class: 'form-actions' }, submit),
    result,
  );
}
