// The cart and the order that is made of it.

import {html, nothing} from 'lit-html';
import {repeat} from 'lit-html/directives/repeat.js';
import {Refusal, read} from '../shared/api.js';
import {place} from '../shared/addresses.js';
import {begin, onAnswer, underWay} from '../shared/intents.js';
import {count, moment, points, t} from '../shared/language.js';
import {amount, discount, hundredths} from '../shared/money.js';
import {dialog, emptiness, icon, openDialog, problemText, tell} from '../shared/parts.js';
import {artwork} from './artwork.js';
import {openCharge} from './points.js';
import {stepper, stockView} from './products.js';
import {changed, emptyCart, loadUser, putIntoCart, sawStock, state, stockOf, takeOrderedOut} from './state.js';

const checkout = {coupons: [], coupon: '', refusal: null, placed: null};

/** Reads what the customer has for the order, and what there is of the products. */
export async function enterCart() {
  const user = state.user;
  loadStock();
  try {
    const held = await read(`/api/v1/users/${user}/coupons`, user);
    if (user === state.user) {
      const now = Date.now();
      checkout.coupons = held.coupons.filter((coupon) => coupon.status === 'CLAIMED' && Date.parse(coupon.expiresAt) > now);
      if (!checkout.coupons.some((coupon) => coupon.code === checkout.coupon)) {
        checkout.coupon = '';
      }
    }
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) {
      throw refusal;
    }
    checkout.coupons = [];
  }
  changed();
}

/** Prices and stock as they are now; what is no longer for sale is said when it is ordered. */
async function loadStock() {
  for (const line of state.cart) {
    read(`/api/v1/products/${line.id}`, null).then((product) => {
      Object.assign(line, {name: product.name, price: product.price});
      sawStock(product.id, product.stock);
      changed();
    }, () => {});
  }
}

onAnswer('order', (intent, answer) => {
  loadUser();
  enterCart();
  if (answer instanceof Refusal) {
    checkout.refusal = answer;
    answer.details.filter((detail) => detail.productId).forEach((detail) => sawStock(detail.productId, detail.available));
    if (place().path !== '/cart') {
      tell(problemText(answer), 'bad');
    }
    requestAnimationFrame(() => document.getElementById('refusal')?.focus());
  } else {
    Object.assign(checkout, {refusal: null, placed: answer, coupon: ''});
    takeOrderedOut(answer.items);
    openDialog('placed');
  }
  changed();
});

function order() {
  checkout.refusal = null;
  begin('order', 'cart', state.user, {
    path: '/api/v1/orders',
    body: {
      items: state.cart.map((line) => ({productId: line.id, qty: line.quantity})),
      ...(checkout.coupon ? {couponCode: checkout.coupon} : {}),
    },
  });
}

/** What it comes to, as far as can be told beforehand. */
function bill() {
  const total = state.cart.reduce((sum, line) => sum + hundredths(line.price) * BigInt(line.quantity), 0n);
  const coupon = checkout.coupons.find((each) => each.code === checkout.coupon);
  const off = coupon ? discount(coupon, total) ?? 0n : 0n;
  const left = state.balance === null ? null : hundredths(state.balance) - (total - off);
  return {total, off, pay: total - off, left};
}

export function cartView() {
  return html`<h1 tabindex="-1">${t('cart.title')}</h1>
    ${state.cart.length === 0 && !underWay('order', 'cart', state.user)
      ? emptiness('cart', t('cart.empty'), t('cart.empty.advice'), html`<a class="button primary" href="/">${t('cart.to-products')}</a>`)
      : html`<div class="checkout">
          <ul class="cart-list">${repeat(state.cart, (line) => line.id, lineView)}</ul>
          ${summaryView()}
        </div>`}
    ${dialog('placed', t('placed.title'), checkout.placed ? placedView(checkout.placed) : nothing)}`;
}

function lineView(line) {
  const stock = stockOf(line);
  return html`<li class="cart-line">
    ${artwork(line)}
    <div class="cart-line-text"><h2>${line.name}</h2>
      <p class="soft">${points(line.price)}</p>
      ${stock === null ? nothing : stockView(line, stock)}</div>
    ${stepper(line, line.quantity, stock, false)}
    <p class="cart-line-sum">${points(amount(hundredths(line.price) * BigInt(line.quantity)))}</p>
    <button class="icon-button" aria-label=${t('cart.remove.named', {name: line.name})} @click=${() => putIntoCart(line, 0)}>
      ${icon('bin')}</button>
  </li>`;
}

function summaryView() {
  const {total, off, pay, left} = bill();
  const sending = underWay('order', 'cart', state.user);
  return html`<section class="summary panel" aria-labelledby="summary">
    <h2 id="summary">${t('checkout.title')}</h2>
    <label class="field">${t('checkout.coupon')}
      <span class="select"><select @change=${(event) => { checkout.coupon = event.target.value; changed(); }} ?disabled=${Boolean(sending)}>
        <option value="" ?selected=${checkout.coupon === ''}>${checkout.coupons.length === 0 ? t('checkout.no-coupons') : t('checkout.without-coupon')}</option>
        ${checkout.coupons.map((coupon) => {
          const worth = discount(coupon, total);
          return html`<option value=${coupon.code} ?selected=${coupon.code === checkout.coupon} ?disabled=${worth === null}>
            ${coupon.code} · ${worth === null ? t('coupon.minimum', {n: points(coupon.minOrderAmount)}) : `−${points(amount(worth))}`}</option>`;
        })}
      </select></span></label>
    <dl class="sums">
      <div><dt>${t('sum.total')}</dt><dd>${points(amount(total))}</dd></div>
      <div><dt>${t('sum.discount')}</dt><dd>${off > 0n ? `−${points(amount(off))}` : points(0)}</dd></div>
      <div class="sums-pay"><dt>${t('sum.pay')}</dt><dd>${points(amount(pay))}</dd></div>
      <div class="soft"><dt>${t('sum.balance')}</dt><dd>${state.balance === null ? '…' : points(state.balance)}</dd></div>
      <div class=${left !== null && left < 0n ? 'bad' : 'soft'}><dt>${t('sum.left')}</dt>
        <dd>${left === null ? '…' : left < 0n ? `−${points(amount(-left))}` : points(amount(left))}</dd></div>
    </dl>
    ${checkout.refusal ? refusalView(checkout.refusal) : nothing}
    <button class="button primary large" id="place-order" ?disabled=${Boolean(sending) || state.cart.length === 0} @click=${order}>
      ${sending ? html`<span class="spinner" aria-hidden="true"></span>${t('checkout.sending')}` : t('checkout.order', {n: points(amount(pay))})}</button>
    <p class="fine">${t('checkout.once')}</p>
    <button class="button quiet" ?disabled=${Boolean(sending)} @click=${emptyCart}>${t('cart.clear')}</button>
  </section>`;
}

/** Why not, and what can be done about it. */
function refusalView(refusal) {
  return html`<div class="refusal" role="alert" id="refusal" tabindex="-1" data-code=${refusal.code}>
    ${icon('warning')}
    <div><p class="state-title">${problemText(refusal)}</p>
    ${adviceView(refusal)}
    ${refusal.traceId ? html`<p class="fine">${t('trace')} <code>${refusal.traceId}</code></p>` : nothing}</div>
  </div>`;
}

function adviceView({code, details}) {
  switch (code) {
    case 'OUT_OF_STOCK':
      return html`<ul class="advice">${details.map(({productId, requested, available}) => {
        const line = state.cart.find((each) => each.id === productId);
        return line ? html`<li>${t('advice.stock', {name: line.name, k: count(requested), n: count(available)})}
          <button class="button small" @click=${() => { putIntoCart(line, available); checkout.refusal = null; changed(); }}>
            ${available === 0 ? t('cart.remove') : t('advice.take', {n: count(available)})}</button></li>` : nothing;
      })}</ul>`;
    case 'INSUFFICIENT_BALANCE': {
      const [{required, balance}] = details;
      const missing = amount(hundredths(required) - hundredths(balance));
      return html`<p>${t('advice.balance', {n: points(missing)})}</p>
        <button class="button small" @click=${() => openCharge(Math.ceil(missing))}>${t('advice.charge', {n: points(Math.ceil(missing))})}</button>`;
    }
    case 'NOT_FOUND':
      return html`<ul class="advice">${details.map(({reason}) => state.cart.find((line) => String(line.id) === reason)).filter(Boolean)
        .map((line) => html`<li>${line.name} <button class="button small" @click=${() => putIntoCart(line, 0)}>${t('cart.remove')}</button></li>`)}</ul>`;
    case 'COUPON_INVALID':
      return html`<button class="button small" @click=${() => { checkout.coupon = ''; checkout.refusal = null; enterCart(); }}>${t('advice.without-coupon')}</button>`;
    default:
      return nothing;
  }
}

function placedView(placed) {
  return html`<div class="placed">
    <p class="placed-mark">${icon('check')}</p>
    <p>${t('placed.number', {n: placed.orderId})}</p>
    <dl class="sums">
      <div><dt>${t('sum.total')}</dt><dd>${points(placed.totalAmount)}</dd></div>
      ${placed.discountAmount > 0 ? html`<div><dt>${t('sum.discount')} ${placed.appliedCoupon?.code}</dt><dd>−${points(placed.discountAmount)}</dd></div>` : nothing}
      <div class="sums-pay"><dt>${t('sum.paid')}</dt><dd>${points(placed.paidAmount)}</dd></div>
      <div class="soft"><dt>${t('sum.left')}</dt><dd>${points(placed.userPointBalance)}</dd></div>
    </dl>
    <p class="fine">${moment(placed.createdAt)}</p>
    <div class="buttons"><a class="button primary" href="/orders">${t('placed.to-orders')}</a>
      <a class="button" href="/">${t('placed.on')}</a></div>
  </div>`;
}
