// Users and their balances.

import {html} from 'lit-html';
import {moment, points, t} from '../shared/language.js';
import {icon} from '../shared/parts.js';
import {PagedList} from './lists.js';

const SETTLE_MILLIS = 250;
const filter = {name: ''};
const list = new PagedList(() => `/api/v1/admin/users${filter.name ? `?name=${encodeURIComponent(filter.name)}` : ''}`);
let timer = null;

export function enterUsers() {
  return list.load();
}

function search(text) {
  filter.name = text.trim();
  clearTimeout(timer);
  timer = setTimeout(() => { list.page = 0; list.load(); }, SETTLE_MILLIS);
}

export function usersView() {
  return html`<div class="view-head"><h1 tabindex="-1">${t('console.users')}</h1></div>
    <label class="search">${icon('search')}<span class="visually-hidden">${t('users.search')}</span>
      <input type="search" maxlength="100" placeholder=${t('users.search')} .value=${filter.name} @input=${(event) => search(event.target.value)}></label>
    ${list.table(t('console.users'), [
      [t('column.id'), (user) => user.userId, 'number'],
      [t('column.name'), (user) => html`<strong>${user.name}</strong>`],
      [t('column.role'), (user) => html`<span class=${'chip ' + (user.role === 'ADMIN' ? 'warn' : '')}>${t(`role.${user.role}`)}</span>`],
      [t('column.balance'), (user) => points(user.balance), 'number'],
      [t('column.created'), (user) => moment(user.createdAt)],
      [html`<span class="visually-hidden">${t('column.actions')}</span>`, (user) => html`<a class="button small" href=${`/admin/orders?user=${user.userId}`}
        aria-label=${t('users.orders.named', {name: user.name})}>${t('users.orders')}</a>`],
    ], ['people', t('users.none'), ''])}`;
}
