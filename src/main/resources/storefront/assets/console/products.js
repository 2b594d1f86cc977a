// Products and what administrators do to their stock.

import {html, nothing} from 'lit-html';
import {live} from 'lit-html/directives/live.js';
import {Refusal} from '../shared/api.js';
import {begin, onAnswer, underWay} from '../shared/intents.js';
import {count, moment, points, t} from '../shared/language.js';
import {closeDialog, dialog, icon, openDialog, problemText, tell} from '../shared/parts.js';
import {PagedList} from './lists.js';
import {changed, state} from './state.js';

const POLL_MILLIS = 5000;
const SORTS = ['createdAt,desc', 'stock,asc', 'stock,desc', 'name,asc', 'price,desc'];

const filter = {sort: SORTS[0]};
const list = new PagedList(() => `/api/v1/products?sort=${filter.sort}`);
const adjusted = {product: null, list: null, delta: '', reason: '', wrong: false};
const edited = {product: null, name: '', price: '', stock: '', wrong: false};
let timer = null;

export function enterProducts() {
  clearInterval(timer);
  timer = setInterval(() => document.hidden || list.load(), POLL_MILLIS);
  return list.load();
}

export function leaveProducts() {
  clearInterval(timer);
}

onAnswer('adjust', (intent, answer) => {
  if (answer instanceof Refusal) {
    tell(problemText(answer), 'bad');
  } else {
    tell(t('stock.adjusted', {n: count(answer.stockAfter)}), 'good');
    Object.assign(adjusted, {delta: '', reason: ''});
  }
  list.load();
  adjusted.list?.load();
});

onAnswer('product', (intent, answer) => {
  tell(answer instanceof Refusal ? problemText(answer) : t('product.saved', {name: answer.name}), answer instanceof Refusal ? 'bad' : 'good');
  list.load();
});

export function productsView() {
  return html`<div class="view-head"><h1 tabindex="-1">${t('console.products')}</h1>
      <div class="actions"><label class="select"><span class="visually-hidden">${t('products.sort')}</span>
        <select @change=${(event) => { filter.sort = event.target.value; list.restart(); }}>
          ${SORTS.map((sort) => html`<option value=${sort} ?selected=${sort === filter.sort}>${t(`sort.${sort}`)}</option>`)}</select></label>
        <button class="button primary" id="add-product" @click=${() => edit(null)}>${icon('plus')}${t('product.add')}</button></div></div>
    ${list.table(t('console.products'), [
      [t('column.id'), (product) => product.id, 'number'],
      [t('column.name'), (product) => html`<strong>${product.name}</strong>`],
      [t('column.price'), (product) => points(product.price), 'number'],
      [t('column.stock'), (product) => html`<span class=${product.stock === 0 ? 'bad' : product.stock <= 10 ? 'warn-text' : ''}>${count(product.stock)}</span>`, 'number'],
      [t('column.created'), (product) => moment(product.createdAt)],
      [html`<span class="visually-hidden">${t('column.actions')}</span>`, (product) => html`<div class="row-actions">
        <button class="button small" @click=${() => adjust(product)} aria-label=${t('stock.adjust.named', {name: product.name})}>${t('stock.adjust')}</button>
        <button class="button small" @click=${() => edit(product)} aria-label=${t('product.edit.named', {name: product.name})}>${t('product.edit')}</button></div>`],
    ], ['box', t('products.none'), ''])}
    ${dialog('adjust', adjusted.product ? t('stock.adjust.named', {name: adjusted.product.name}) : '', adjusted.product ? adjustView() : nothing)}
    ${dialog('edit-product', edited.product ? t('product.edit') : t('product.add'), editView())}`;
}

function adjust(product) {
  Object.assign(adjusted, {product, delta: '', reason: '', wrong: false,
    list: new PagedList(() => `/api/v1/admin/products/${product.id}/stock-adjustments`, 5)});
  adjusted.list.load();
  openDialog('adjust');
}

function adjustView() {
  const {product} = adjusted;
  const now = list.body?.content.find((each) => each.id === product.id)?.stock ?? product.stock;
  const sending = underWay('adjust', product.id, state.administrator);
  return html`<p>${t('stock.now')} <strong id="stock-now">${count(now)}</strong></p>
    <form class="form" novalidate @submit=${submitAdjustment}>
      <label class="field">${t('stock.delta')}<input name="delta" inputmode="numeric" autocomplete="off" .value=${live(adjusted.delta)}
        aria-invalid=${String(adjusted.wrong)} @input=${(event) => { adjusted.delta = event.target.value.trim(); }}></label>
      <label class="field">${t('stock.reason')}<input name="reason" maxlength="200" .value=${live(adjusted.reason)}
        @input=${(event) => { adjusted.reason = event.target.value; }}></label>
      ${adjusted.wrong ? html`<p class="bad" role="alert">${t('stock.bounds')}</p>` : nothing}
      <button class="button primary" ?disabled=${Boolean(sending)}>${t('stock.adjust')}</button>
    </form>
    <h3 class="sub">${t('stock.history')}</h3>
    ${adjusted.list.table(t('stock.history'), [
      [t('column.delta'), (each) => html`<span class=${each.delta > 0 ? 'good' : 'bad'}>${each.delta > 0 ? '+' : ''}${count(each.delta)}</span>`, 'number'],
      [t('column.reason'), (each) => each.reason],
      [t('column.who'), (each) => each.actorId, 'number'],
      [t('column.when'), (each) => moment(each.createdAt)],
    ], ['box', t('stock.history.none'), ''])}`;
}

function submitAdjustment(event) {
  event.preventDefault();
  adjusted.wrong = !/^[+-]?\d{1,10}$/.test(adjusted.delta) || Number(adjusted.delta) === 0 || !adjusted.reason.trim();
  if (!adjusted.wrong) {
    begin('adjust', adjusted.product.id, state.administrator, {
      path: `/api/v1/admin/products/${adjusted.product.id}/stock-adjustments`,
      body: {delta: Number(adjusted.delta), reason: adjusted.reason.trim()},
    });
  }
  changed();
}

function edit(product) {
  Object.assign(edited, {product, name: product?.name ?? '', price: product ? String(product.price) : '', stock: '', wrong: false});
  changed();
  openDialog('edit-product');
}

function editView() {
  return html`<form class="form" novalidate @submit=${submitProduct}>
    <label class="field">${t('column.name')}<input name="name" maxlength="200" .value=${live(edited.name)} @input=${(event) => { edited.name = event.target.value; }}></label>
    <label class="field">${t('column.price')}<input name="price" inputmode="decimal" autocomplete="off" .value=${live(edited.price)} @input=${(event) => { edited.price = event.target.value.trim(); }}></label>
    ${edited.product ? nothing : html`<label class="field">${t('product.stock')}<input name="stock" inputmode="numeric" autocomplete="off" .value=${live(edited.stock)}
      @input=${(event) => { edited.stock = event.target.value.trim(); }}></label>`}
    ${edited.wrong ? html`<p class="bad" role="alert">${t('product.bounds')}</p>` : nothing}
    <button class="button primary">${t('save')}</button></form>`;
}

function submitProduct(event) {
  event.preventDefault();
  const {product} = edited;
  edited.wrong = !edited.name.trim() || !/^\d{1,9}(\.\d{1,2})?$/.test(edited.price) || (!product && !/^\d{1,10}$/.test(edited.stock));
  if (!edited.wrong) {
    const terms = {name: edited.name.trim(), price: Number(edited.price)};
    begin('product', product?.id ?? 'new', state.administrator, product
      ? {path: `/api/v1/admin/products/${product.id}`, method: 'PUT', body: terms}
      : {path: '/api/v1/admin/products', body: {...terms, stock: Number(edited.stock)}});
    closeDialog('edit-product');
  }
  changed();
}
