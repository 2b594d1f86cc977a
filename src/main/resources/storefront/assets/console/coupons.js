// Coupons: how many were issued and used, and new ones.

import {html, nothing} from 'lit-html';
import {live} from 'lit-html/directives/live.js';
import {Refusal} from '../shared/api.js';
import {begin, onAnswer} from '../shared/intents.js';
import {count, decimal, moment, points, t} from '../shared/language.js';
import {closeDialog, dialog, icon, openDialog, problemText, tell} from '../shared/parts.js';
import {PagedList} from './lists.js';
import {changed, state} from './state.js';

const list = new PagedList(() => '/api/v1/admin/coupons');
const MONEY = /^\d{1,10}(\.\d{1,2})?$/;
const BLANK = {code: '', type: 'PERCENT', value: '', totalQuantity: '', startsAt: '', endsAt: '', minOrderAmount: '', maxDiscountAmount: '', wrong: false};
const added = {...BLANK};

export function enterCoupons() {
  return list.load();
}

onAnswer('coupon', (intent, answer) => {
  tell(answer instanceof Refusal ? problemText(answer) : t('coupon.added', {code: answer.code}), answer instanceof Refusal ? 'bad' : 'good');
  list.load();
});

/** Where a coupon is in its time. */
function phase(coupon) {
  const now = Date.now();
  return now < Date.parse(coupon.startsAt) ? 'before' : now > Date.parse(coupon.endsAt) ? 'over' : coupon.issuedQuantity >= coupon.totalQuantity ? 'gone' : 'open';
}

const TONES = {before: 'warn', open: 'good', gone: 'bad', over: ''};

export function couponsView() {
  return html`<div class="view-head"><h1 tabindex="-1">${t('console.coupons')}</h1>
      <div class="actions"><button class="button primary" @click=${open}>${icon('plus')}${t('coupon.add')}</button></div></div>
    ${list.table(t('console.coupons'), [
      [t('column.code'), (coupon) => html`<strong>${coupon.code}</strong>`],
      [t('column.state'), (coupon) => html`<span class=${'chip ' + TONES[phase(coupon)]}>${t(`coupon.phase.${phase(coupon)}`)}</span>`],
      [t('column.worth'), (coupon) => html`${coupon.type === 'PERCENT' ? t('coupon.percent', {n: decimal(coupon.value)}) : t('coupon.fixed', {n: points(coupon.value)})}
        <p class="fine">${[coupon.minOrderAmount > 0 ? t('coupon.minimum', {n: points(coupon.minOrderAmount)}) : '', coupon.maxDiscountAmount ? t('coupon.maximum', {n: points(coupon.maxDiscountAmount)}) : ''].filter(Boolean).join(' · ')}</p>`],
      [t('column.issued'), (coupon) => html`${count(coupon.issuedQuantity)} / ${count(coupon.totalQuantity)}
        <meter min="0" max=${coupon.totalQuantity} value=${coupon.issuedQuantity} aria-label=${t('column.issued')}></meter>`, 'number'],
      [t('column.used'), (coupon) => count(coupon.usedQuantity), 'number'],
      [t('column.window'), (coupon) => html`${moment(coupon.startsAt)}<br>${moment(coupon.endsAt)}`],
    ], ['ticket', t('coupons.none'), ''])}
    ${dialog('add-coupon', t('coupon.add'), addView())}`;
}

/** Now and in a week, as the browser's field for a local time wants it. */
function localTime(date) {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function open() {
  Object.assign(added, BLANK, {startsAt: localTime(new Date()), endsAt: localTime(new Date(Date.now() + 7 * 86_400_000))});
  changed();
  openDialog('add-coupon');
}

function field(name, attributes = {}) {
  return html`<label class="field">${t(`coupon.field.${name}`)}<input name=${name} type=${attributes.type ?? 'text'} inputmode=${attributes.inputmode ?? nothing}
    autocomplete="off" .value=${live(added[name])} @input=${(event) => { added[name] = event.target.value.trim(); }}></label>`;
}

function addView() {
  return html`<form class="form two" novalidate @submit=${submit}>
    ${field('code')}
    <label class="field">${t('coupon.field.type')}<span class="select"><select name="type" @change=${(event) => { added.type = event.target.value; changed(); }}>
      ${['PERCENT', 'FIXED'].map((type) => html`<option value=${type} ?selected=${type === added.type}>${t(`coupon.type.${type}`)}</option>`)}</select></span></label>
    ${field('value', {inputmode: 'decimal'})} ${field('totalQuantity', {inputmode: 'numeric'})}
    ${field('startsAt', {type: 'datetime-local'})} ${field('endsAt', {type: 'datetime-local'})}
    ${field('minOrderAmount', {inputmode: 'decimal'})} ${added.type === 'PERCENT' ? field('maxDiscountAmount', {inputmode: 'decimal'}) : nothing}
    ${added.wrong ? html`<p class="bad" role="alert">${t('coupon.bounds')}</p>` : nothing}
    <button class="button primary">${t('coupon.add')}</button></form>`;
}

function submit(event) {
  event.preventDefault();
  const {code, type, value, totalQuantity, startsAt, endsAt, minOrderAmount, maxDiscountAmount} = added;
  const optional = (text) => text === '' || MONEY.test(text);
  added.wrong = !/^[A-Z0-9_-]{3,40}$/.test(code) || !MONEY.test(value) || !/^[1-9]\d{0,8}$/.test(totalQuantity) || !startsAt || !(startsAt < endsAt)
    || !optional(minOrderAmount) || !optional(maxDiscountAmount);
  if (!added.wrong) {
    begin('coupon', code, state.administrator, {path: '/api/v1/admin/coupons', body: {
      code, type, value: Number(value), totalQuantity: Number(totalQuantity),
      startsAt: instant(startsAt), endsAt: instant(endsAt),
      ...(minOrderAmount ? {minOrderAmount: Number(minOrderAmount)} : {}),
      ...(maxDiscountAmount && type === 'PERCENT' ? {maxDiscountAmount: Number(maxDiscountAmount)} : {}),
    }});
    closeDialog('add-coupon');
  }
  changed();
}

/** To the second, as the API has it. */
const instant = (local) => new Date(local).toISOString().replace(/\.\d+Z$/, 'Z');
