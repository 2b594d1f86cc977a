// Coupons to be claimed, first come, first served, and those that the customer holds.

import {html} from 'lit-html';
import {Refusal, read} from '../shared/api.js';
import {begin, onAnswer, underWay} from '../shared/intents.js';
import {count, day, decimal, points, t} from '../shared/language.js';
import {emptiness, failure, icon, placeholders, problemText, tell} from '../shared/parts.js';
import {changed, state} from './state.js';

const POLL_MILLIS = 3000;
const OPEN = '/api/v1/coupons?size=100';

const coupons = {open: null, problem: null, held: null};
let timer = null;

export async function enterCoupons() {
  clearInterval(timer);
  // How many are left is what people look at while others claim.
  timer = setInterval(() => document.hidden || loadOpen(), POLL_MILLIS);
  await Promise.all([loadOpen(), loadHeld()]);
}

export function leaveCoupons() {
  clearInterval(timer);
}

async function loadOpen() {
  try {
    coupons.open = (await read(OPEN, null)).content;
    coupons.problem = null;
  } catch (refusal) {
    coupons.problem = asRefusal(refusal);
  }
  changed();
}

async function loadHeld() {
  const user = state.user;
  try {
    const held = (await read(`/api/v1/users/${user}/coupons`, user)).coupons;
    if (user === state.user) {
      coupons.held = held;
    }
  } catch (refusal) {
    asRefusal(refusal);
    coupons.held = [];
  }
  changed();
}

function asRefusal(refusal) {
  if (!(refusal instanceof Refusal)) {
    throw refusal;
  }
  return refusal;
}

onAnswer('claim', (intent, answer) => {
  if (answer instanceof Refusal) {
    tell(`${intent.subject}: ${problemText(answer)}`, 'bad');
  } else {
    tell(t('coupon.claimed', {code: answer.code}), 'good');
  }
  loadOpen();
  loadHeld();
});

function claim(code) {
  begin('claim', code, state.user, {path: `/api/v1/coupons/${encodeURIComponent(code)}/claim`});
}

/** Such as "10% 할인". */
export function worth(coupon) {
  return coupon.type === 'PERCENT' ? t('coupon.percent', {n: decimal(coupon.value)}) : t('coupon.fixed', {n: points(coupon.value)});
}

function terms(coupon) {
  return [
    coupon.minOrderAmount > 0 ? t('coupon.minimum', {n: points(coupon.minOrderAmount)}) : null,
    coupon.maxDiscountAmount ? t('coupon.maximum', {n: points(coupon.maxDiscountAmount)}) : null,
  ].filter(Boolean).join(' · ');
}

export function couponsView() {
  return html`<h1 tabindex="-1">${t('coupons.title')}</h1>
    <p class="lead soft">${t('coupons.lead')}</p>
    ${openView()}
    <section aria-labelledby="held"><h2 id="held">${t('coupons.held')}</h2>${heldView()}</section>`;
}

function openView() {
  if (coupons.problem && !coupons.open) {
    return failure(coupons.problem, loadOpen);
  }
  if (!coupons.open) {
    return placeholders(2, 'ticket');
  }
  return coupons.open.length === 0
    ? emptiness('ticket', t('coupons.none'), t('coupons.none.advice'))
    : html`<ul class="ticket-list">${coupons.open.map(openCoupon)}</ul>`;
}

function openCoupon(coupon) {
  const mine = coupons.held?.find((each) => each.code === coupon.code);
  const gone = coupon.remainingQuantity === 0;
  const sending = underWay('claim', coupon.code, state.user);
  return html`<li class="ticket" data-coupon=${coupon.code} ?data-gone=${gone && !mine}>
    <div class="ticket-worth"><p class="ticket-value">${worth(coupon)}</p><p class="soft">${terms(coupon) || t('coupon.no-terms')}</p></div>
    <div class="ticket-rest">
      <h2 class="ticket-code">${coupon.code}</h2>
      <p class="fine">${t('coupon.until', {day: day(coupon.endsAt)})}</p>
      <meter min="0" max=${coupon.totalQuantity} value=${coupon.remainingQuantity}
        aria-label=${t('coupon.remaining', {n: count(coupon.remainingQuantity), k: count(coupon.totalQuantity)})}></meter>
      <p class="ticket-left">${t('coupon.remaining', {n: count(coupon.remainingQuantity), k: count(coupon.totalQuantity)})}</p>
      ${mine ? html`<p class="chip good">${icon('check')}${t(mine.status === 'USED' ? 'coupon.used' : 'coupon.mine')}</p>`
        : html`<button class="button primary" ?disabled=${gone || Boolean(sending)} @click=${() => claim(coupon.code)}
            aria-label=${t('coupon.claim.named', {code: coupon.code})}>
            ${gone ? t('coupon.gone') : sending ? t('coupon.claiming') : t('coupon.claim')}</button>`}
    </div>
  </li>`;
}

function heldView() {
  if (!coupons.held) {
    return placeholders(1, 'row');
  }
  if (coupons.held.length === 0) {
    return html`<p class="soft">${t('coupons.held.none')}</p>`;
  }
  return html`<ul class="held-list panel">${coupons.held.map((coupon) => {
    const over = coupon.status === 'CLAIMED' && Date.parse(coupon.expiresAt) < Date.now();
    return html`<li><div><strong>${coupon.code}</strong> <span class="soft">${worth(coupon)}</span>
        <p class="fine">${coupon.usedAt ? t('coupon.used-at', {day: day(coupon.usedAt)}) : t('coupon.until', {day: day(coupon.expiresAt)})}</p></div>
      <span class=${'chip ' + (coupon.status === 'USED' || over ? '' : 'good')}>${over ? t('coupon.over') : t(coupon.status === 'USED' ? 'coupon.used' : 'coupon.usable')}</span></li>`;
  })}</ul>`;
}

