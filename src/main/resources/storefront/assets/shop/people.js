// Who is shopping: stands for a login, which is mocked by the X-User-Id header.

import {html, nothing} from 'lit-html';
import {live} from 'lit-html/directives/live.js';
import {Refusal, read} from '../shared/api.js';
import {points, t} from '../shared/language.js';
import {closeDialog, dialog, icon, openDialog, problemText} from '../shared/parts.js';
import {DEMO_USERS, changed, setUser, state} from './state.js';

const KNOWN = 'jumun.users';
const MAX_KNOWN = 8;
const ID = /^[1-9]\d{0,15}$/;

/** Those to choose from: the customers of the demo data and whoever has shopped here. */
const people = {ids: JSON.parse(localStorage.getItem(KNOWN) ?? JSON.stringify(DEMO_USERS)), cards: new Map(), text: '', wrong: null};
let chosen = () => {};

export function onUserChange(listener) {
  chosen = listener;
}

/** Everybody may read himself: so each is asked for as himself. */
async function loadCards() {
  await Promise.all(people.ids.map(async (id) => {
    try {
      const [profile, wallet] = await Promise.all([read(`/api/v1/users/${id}`, id), read('/api/v1/wallets', id)]);
      people.cards.set(id, {name: profile.name, role: profile.role, balance: wallet.balance});
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) {
        throw refusal;
      }
      people.cards.set(id, null);
    }
  }));
  changed();
}

export function openPeople() {
  Object.assign(people, {text: '', wrong: null});
  loadCards();
  openDialog('people');
}

async function choose(id) {
  people.ids = [id, ...people.ids.filter((each) => each !== id)].slice(0, MAX_KNOWN).sort((a, b) => a - b);
  localStorage.setItem(KNOWN, JSON.stringify(people.ids));
  closeDialog('people');
  await setUser(id);
  chosen();
}

async function submit(event) {
  event.preventDefault();
  if (!ID.test(people.text)) {
    people.wrong = t('people.id-bounds');
  } else {
    const id = Number(people.text);
    try {
      await read(`/api/v1/users/${id}`, id);
      return choose(id);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) {
        throw refusal;
      }
      people.wrong = refusal.code === 'NOT_FOUND' ? t('people.unknown', {n: id}) : problemText(refusal);
    }
  }
  changed();
}

export function personButton() {
  return html`<button class="person" id="person" @click=${openPeople} aria-label=${t('people.current', {name: state.name ?? state.user})}>
    <span class=${`face hue-${state.user % 12}`} aria-hidden="true">${state.name?.[0] ?? '?'}</span>
    <span class="person-text"><span>${state.name ?? t('people.user', {n: state.user})}</span>
      <span class="fine" id="person-balance">${state.userProblem ? problemText(state.userProblem) : state.balance === null ? '…' : points(state.balance)}</span></span>
  </button>`;
}

export function peopleDialog() {
  return dialog('people', t('people.title'), html`
    <p class="soft">${t('people.lead')}</p>
    <ul class="people">${people.ids.map((id) => {
      const card = people.cards.get(id);
      return card === null ? nothing : html`<li><button class="person-choice" aria-current=${id === state.user ? 'true' : nothing} @click=${() => choose(id)}>
        <span class=${`face hue-${id % 12}`} aria-hidden="true">${card?.name[0] ?? '…'}</span>
        <span class="person-text"><span>${card?.name ?? '…'}</span><span class="fine">${t('people.user', {n: id})}${card?.role === 'ADMIN' ? ` · ${t('role.ADMIN')}` : ''}</span></span>
        <span class="soft">${card ? points(card.balance) : '…'}</span>
        ${id === state.user ? icon('check') : nothing}</button></li>`;
    })}</ul>
    <form class="inline-form" @submit=${submit} novalidate><label class="field">${t('people.other')}
      <input name="user" inputmode="numeric" autocomplete="off" .value=${live(people.text)} aria-invalid=${String(Boolean(people.wrong))}
        @input=${(event) => { people.text = event.target.value.trim(); }}></label>
      <button class="button">${t('people.switch')}</button></form>
    ${people.wrong ? html`<p class="bad" role="alert">${people.wrong}</p>` : nothing}`);
}
