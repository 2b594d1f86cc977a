// Everybody's orders.

import {html, nothing} from 'lit-html';
import {Refusal} from '../shared/api.js';
import {place} from '../shared/addresses.js';
import {begin, onAnswer, underWay} from '../shared/intents.js';
import {count, moment, points, t} from '../shared/language.js';
import {closeDialog, dialog, openDialog, problemText, tell} from '../shared/parts.js';
import {PagedList} from './lists.js';
import {changed, state} from './state.js';

const STATUSES = ['', 'PAID', 'CANCELLED', 'FAILED'];
const TONES = {PAID: 'good', CANCELLED: '', FAILED: 'bad'};

const filter = {userId: '', status: '', from: '', to: ''};
const list = new PagedList(path);
let toCancel = null;

function path() {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (value) {
      query.set(name, name === 'from' || name === 'to' ? new Date(value).toISOString().replace(/\.\d+Z$/, 'Z') : value);
    }
  }
  return `/api/v1/admin/orders?${query}`;
}

export function enterOrders() {
  filter.userId = place().query.get('user') ?? '';
  return list.restart();
}

onAnswer('cancel', (intent, answer) => {
  tell(answer instanceof Refusal ? problemText(answer) : t('cancel.done', {n: answer.orderId, amount: points(answer.paidAmount)}), answer instanceof Refusal ? 'bad' : 'good');
  list.load();
});

export function ordersView() {
  return html`<div class="view-head"><h1 tabindex="-1">${t('console.orders')}</h1></div>
    <form class="filters" novalidate @submit=${(event) => { event.preventDefault(); list.restart(); }}>
      <label class="field">${t('column.user')}<input name="userId" inputmode="numeric" .value=${filter.userId}
        @input=${(event) => { filter.userId = event.target.value.trim(); }}></label>
      <label class="field">${t('column.state')}<span class="select"><select name="status" @change=${(event) => { filter.status = event.target.value; list.restart(); }}>
        ${STATUSES.map((status) => html`<option value=${status} ?selected=${status === filter.status}>${t(status ? `order.${status}` : 'orders.all')}</option>`)}</select></span></label>
      <label class="field">${t('filter.from')}<input type="datetime-local" name="from" @input=${(event) => { filter.from = event.target.value; }}></label>
      <label class="field">${t('filter.to')}<input type="datetime-local" name="to" @input=${(event) => { filter.to = event.target.value; }}></label>
      <button class="button">${t('filter.search')}</button></form>
    ${list.table(t('console.orders'), [
      [t('column.order'), (order) => order.orderId, 'number'],
      [t('column.user'), (order) => order.userId, 'number'],
      [t('column.state'), (order) => html`<span class=${'chip ' + TONES[order.status]}>${t(`order.${order.status}`)}</span>`],
      [t('column.items'), (order) => html`${order.items[0]?.name} × ${count(order.items[0]?.qty ?? 0)}
        ${order.items.length > 1 ? html`<span class="soft">${t('order.more', {n: count(order.items.length - 1)})}</span>` : nothing}
        ${order.appliedCoupon ? html`<p class="fine">${order.appliedCoupon.code} −${points(order.discountAmount)}</p>` : nothing}`],
      [t('column.paid'), (order) => points(order.paidAmount), 'number'],
      [t('column.when'), (order) => html`${moment(order.createdAt)}${order.cancelledAt ? html`<p class="fine">${t('order.cancelled-at', {moment: moment(order.cancelledAt)})} · ${t('people.user', {n: order.cancelledBy})}</p>` : nothing}`],
      [html`<span class="visually-hidden">${t('column.actions')}</span>`, (order) => order.status === 'PAID' ? html`<button class="button small"
        ?disabled=${Boolean(underWay('cancel', order.orderId, state.administrator))} aria-label=${t('cancel.named', {n: order.orderId})}
        @click=${() => { toCancel = order; changed(); openDialog('cancel'); }}>${t('cancel')}</button>` : nothing],
    ], ['receipt', t('orders.none'), ''])}
    ${dialog('cancel', t('cancel.title'), toCancel ? html`<p>${t('cancel.question-other', {n: toCancel.orderId, user: toCancel.userId, amount: points(toCancel.paidAmount)})}</p>
      <div class="buttons"><button class="button danger" @click=${cancel}>${t('cancel.confirm')}</button>
        <button class="button" @click=${() => closeDialog('cancel')}>${t('cancel.keep')}</button></div>` : nothing)}`;
}

function cancel() {
  closeDialog('cancel');
  begin('cancel', toCancel.orderId, state.administrator, {path: `/api/v1/orders/${toCancel.orderId}/cancel`});
}
