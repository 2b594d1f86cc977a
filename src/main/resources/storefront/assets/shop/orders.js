// The customer's orders, and how they are cancelled.

import {html, nothing} from 'lit-html';
import {repeat} from 'lit-html/directives/repeat.js';
import {Refusal, read} from '../shared/api.js';
import {place, remember} from '../shared/addresses.js';
import {begin, onAnswer, underWay} from '../shared/intents.js';
import {count, moment, points, t} from '../shared/language.js';
import {closeDialog, dialog, emptiness, failure, icon, openDialog, pager, placeholders, problemText, tell} from '../shared/parts.js';
import {changed, loadUser, state} from './state.js';

const PAGE_SIZE = 10;
const STATUSES = ['', 'PAID', 'CANCELLED', 'FAILED'];

const orders = {content: null, problem: null, page: 0, totalPages: 0, total: 0, status: '', toCancel: null};

export async function enterOrders() {
  const {query} = place();
  orders.page = Math.max(0, (Number(query.get('page')) || 1) - 1);
  orders.status = STATUSES.includes(query.get('status')) ? query.get('status') : '';
  orders.content = null;
  await load();
}

async function load() {
  const wanted = `${state.user} ${orders.page} ${orders.status}`;
  try {
    const page = await read(`/api/v1/orders?page=${orders.page}&size=${PAGE_SIZE}${orders.status ? `&status=${orders.status}` : ''}`, state.user);
    if (wanted === `${state.user} ${orders.page} ${orders.status}`) {
      Object.assign(orders, {content: page.content, totalPages: page.totalPages, total: page.totalElements, problem: null});
    }
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) {
      throw refusal;
    }
    orders.problem = refusal;
  }
  changed();
}

onAnswer('cancel', (intent, answer) => {
  if (answer instanceof Refusal) {
    tell(problemText(answer), 'bad');
  } else {
    tell(t('cancel.done', {n: answer.orderId, amount: points(answer.paidAmount)}), 'good');
  }
  load();
  loadUser();
});

function choose(change) {
  Object.assign(orders, {page: 0, content: null}, change);
  remember({status: orders.status, page: orders.page === 0 ? null : orders.page + 1});
  load();
  changed();
}

export function ordersView() {
  return html`<h1 tabindex="-1">${t('orders.title')}</h1>
    <div class="tabs" role="group" aria-label=${t('orders.filter')}>
      ${STATUSES.map((status) => html`<button class="tab" aria-pressed=${String(status === orders.status)}
        @click=${() => choose({status})}>${t(status ? `order.${status}` : 'orders.all')}</button>`)}
    </div>
    ${listView()}
    ${dialog('cancel', t('cancel.title'), orders.toCancel ? cancelView(orders.toCancel) : nothing)}`;
}

function listView() {
  if (orders.problem && !orders.content) {
    return failure(orders.problem, load);
  }
  if (!orders.content) {
    return placeholders(3, 'order');
  }
  if (orders.content.length === 0) {
    return emptiness('receipt', t('orders.none'), t('orders.none.advice'), html`<a class="button primary" href="/">${t('cart.to-products')}</a>`);
  }
  return html`<ul class="order-list">${repeat(orders.content, (order) => order.orderId, orderView)}</ul>
    ${pager(orders.page, orders.totalPages, (page) => choose({page}))}`;
}

const TONES = {PAID: 'good', CANCELLED: '', FAILED: 'bad'};

function orderView(order) {
  const cancelling = underWay('cancel', order.orderId, state.user);
  return html`<li class="order panel" data-order=${order.orderId}>
    <header><div><h2>${t('order.number', {n: order.orderId})}</h2><p class="fine">${moment(order.createdAt)}</p></div>
      <span class=${'chip ' + TONES[order.status]} data-status=${order.status}>${t(`order.${order.status}`)}</span></header>
    <ul class="order-items">${order.items.map((item) => html`<li><span>${item.name}</span>
      <span class="soft">${points(item.unitPrice)} × ${count(item.qty)}</span><span>${points(item.subtotal)}</span></li>`)}</ul>
    <footer>
      <p>${order.discountAmount > 0 ? html`<span class="soft">${order.appliedCoupon?.code} −${points(order.discountAmount)}</span> ` : nothing}
        <strong>${points(order.paidAmount)}</strong>
        ${order.cancelledAt ? html`<span class="fine">${t('order.cancelled-at', {moment: moment(order.cancelledAt)})}</span>` : nothing}
        ${order.status === 'FAILED' ? html`<span class="fine">${t('order.failed-why')}</span>` : nothing}</p>
      ${order.status === 'PAID' ? html`<button class="button small" ?disabled=${Boolean(cancelling)}
        aria-label=${t('cancel.named', {n: order.orderId})} @click=${() => ask(order)}>
        ${cancelling ? t('cancel.sending') : t('cancel')}</button>` : nothing}
    </footer>
  </li>`;
}

function ask(order) {
  orders.toCancel = order;
  changed();
  openDialog('cancel');
}

function cancelView(order) {
  return html`<p>${t('cancel.question', {n: order.orderId, amount: points(order.paidAmount)})}</p>
    <p class="soft">${t('cancel.what')}</p>
    <div class="buttons"><button class="button danger" id="confirm-cancel" @click=${() => cancel(order)}>${icon('close')}${t('cancel.confirm')}</button>
      <button class="button" @click=${() => closeDialog('cancel')}>${t('cancel.keep')}</button></div>`;
}

function cancel(order) {
  closeDialog('cancel');
  begin('cancel', order.orderId, state.user, {path: `/api/v1/orders/${order.orderId}/cancel`});
}
