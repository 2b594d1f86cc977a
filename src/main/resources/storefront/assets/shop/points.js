// Points: how many there are, how they are charged, and every change of them.

import {html, nothing} from 'lit-html';
import {live} from 'lit-html/directives/live.js';
import {Refusal, read} from '../shared/api.js';
import {begin, onAnswer, underWay} from '../shared/intents.js';
import {moment, points, t} from '../shared/language.js';
import {closeDialog, dialog, emptiness, failure, icon, openDialog, pager, placeholders, problemText, tell} from '../shared/parts.js';
import {changed, loadUser, state} from './state.js';

const PAGE_SIZE = 15;
const ROUND_SUMS = [10_000, 50_000, 100_000, 500_000];
const MOST = 1_000_000_000;
const AMOUNT = /^\d{1,10}(\.\d{1,2})?$/;

const statement = {content: null, problem: null, page: 0, totalPages: 0};
const charge = {text: '', wrong: false};

export async function enterPoints() {
  statement.content = null;
  statement.page = 0;
  await load();
}

async function load() {
  const wanted = `${state.user} ${statement.page}`;
  try {
    const page = await read(`/api/v1/wallets/ledger?page=${statement.page}&size=${PAGE_SIZE}`, state.user);
    if (wanted === `${state.user} ${statement.page}`) {
      Object.assign(statement, {content: page.content, totalPages: page.totalPages, problem: null});
    }
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) {
      throw refusal;
    }
    statement.problem = refusal;
  }
  changed();
}

onAnswer('charge', (intent, answer) => {
  if (answer instanceof Refusal) {
    tell(problemText(answer), 'bad');
  } else {
    tell(t('charge.done', {n: points(answer.balance)}), 'good');
    charge.text = '';
  }
  loadUser();
  load();
});

/** Asks how much to charge, with a proposal. */
export function openCharge(amount = '') {
  Object.assign(charge, {text: String(amount), wrong: false});
  changed();
  openDialog('charge');
}

function submit(event) {
  event.preventDefault();
  const amount = Number(charge.text);
  charge.wrong = !AMOUNT.test(charge.text) || amount <= 0 || amount > MOST;
  if (!charge.wrong) {
    begin('charge', 'wallet', state.user, {path: '/api/v1/wallets/charge', body: {amount}});
    closeDialog('charge');
  }
  changed();
}

/** Is on every page of the shop, because a charge is wanted where points are missing. */
export function chargeDialog() {
  const sending = underWay('charge', 'wallet', state.user);
  return dialog('charge', t('charge.title'), html`<form @submit=${submit} novalidate>
    <label class="field">${t('charge.amount')}
      <input name="amount" inputmode="decimal" autocomplete="off" .value=${live(charge.text)} aria-invalid=${String(charge.wrong)}
        aria-describedby="charge-bounds" @input=${(event) => { charge.text = event.target.value.trim(); }}></label>
    <p class=${charge.wrong ? 'fine bad' : 'fine'} id="charge-bounds" role=${charge.wrong ? 'alert' : nothing}>${t('charge.bounds')}</p>
    <div class="round-sums" role="group" aria-label=${t('charge.add')}>${ROUND_SUMS.map((sum) => html`<button type="button" class="button small"
      @click=${() => { charge.text = String((Number(charge.text) || 0) + sum); changed(); }}>+${points(sum)}</button>`)}</div>
    <button class="button primary large" ?disabled=${Boolean(sending)}>${sending ? t('charge.sending') : t('charge.submit')}</button>
  </form>`);
}

export function pointsView() {
  return html`<h1 tabindex="-1">${t('points.title')}</h1>
    <section class="purse"><div><p>${t('points.balance')}</p>
        <p class="purse-balance" id="balance">${state.balance === null ? '…' : points(state.balance)}</p></div>
      <button class="button on-accent" @click=${() => openCharge()}>${icon('plus')}${t('charge')}</button></section>
    <section aria-labelledby="statement"><h2 id="statement">${t('statement.title')}</h2>${statementView()}</section>`;
}

function statementView() {
  if (statement.problem && !statement.content) {
    return failure(statement.problem, load);
  }
  if (!statement.content) {
    return placeholders(6, 'row');
  }
  if (statement.content.length === 0) {
    return emptiness('coins', t('statement.none'), t('statement.none.advice'));
  }
  return html`<div class="panel table-frame" tabindex="0" role="region" aria-labelledby="statement"><table class="table">
    <thead><tr><th scope="col">${t('statement.when')}</th><th scope="col">${t('statement.what')}</th>
      <th scope="col" class="number">${t('statement.change')}</th><th scope="col" class="number">${t('statement.after')}</th></tr></thead>
    <tbody>${statement.content.map((entry) => html`<tr>
      <td>${moment(entry.createdAt)}</td>
      <td>${t(`ledger.${entry.reason}`)}${entry.orderId ? html` <span class="soft">${t('order.number', {n: entry.orderId})}</span>` : nothing}</td>
      <td class=${'number ' + (entry.delta > 0 ? 'good' : '')}>${entry.delta > 0 ? '+' : entry.delta < 0 ? '−' : ''}${points(Math.abs(entry.delta))}</td>
      <td class="number">${points(entry.balanceAfter)}</td></tr>`)}</tbody>
  </table></div>
  ${pager(statement.page, statement.totalPages, (page) => { statement.page = page; load(); })}`;
}
