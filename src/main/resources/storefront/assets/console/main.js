// The operator's console: draws the view that the address names, for whoever may see it.

import {html, nothing} from 'lit-html';
import {abandon, allUnderWay, onChange, resume, tryAgain} from '../shared/intents.js';
import {loadTexts, otherLanguage, switchLanguage, t} from '../shared/language.js';
import {icon, intentBars, mark, noticeList, onNotice, problemText} from '../shared/parts.js';
import {applyTheme, isDark, switchTheme} from '../shared/theme.js';
import {Views} from '../shared/views.js';
import {auditView, enterAudit} from './audit.js';
import {couponsView, enterCoupons} from './coupons.js';
import {enterOrders, ordersView} from './orders.js';
import {enterOutbox, leaveOutbox, outboxView} from './outbox.js';
import {drawCharts, enterOverview, overviewView, themeChanged} from './overview.js';
import {enterPlatform, leavePlatform, platformView} from './platform.js';
import {enterProducts, leaveProducts, productsView} from './products.js';
import {startSampling} from './samples.js';
import {onStateChange, signIn, signOut, state} from './state.js';
import {enterUsers, usersView} from './users.js';

const VIEWS = [
  {path: '/admin', name: 'overview', icon: 'gauge', view: overviewView, enter: enterOverview},
  {path: '/admin/orders', name: 'orders', icon: 'receipt', view: ordersView, enter: enterOrders},
  {path: '/admin/products', name: 'products', icon: 'box', view: productsView, enter: enterProducts, leave: leaveProducts},
  {path: '/admin/coupons', name: 'coupons', icon: 'ticket', view: couponsView, enter: enterCoupons},
  {path: '/admin/outbox', name: 'outbox', icon: 'send', view: outboxView, enter: enterOutbox, leave: leaveOutbox},
  {path: '/admin/users', name: 'users', icon: 'people', view: usersView, enter: enterUsers},
  {path: '/admin/audit', name: 'audit', icon: 'scales', view: auditView, enter: enterAudit},
  {path: '/admin/platform', name: 'platform', icon: 'plug', view: platformView, enter: enterPlatform, leave: leavePlatform},
];

const views = new Views(VIEWS, {
  page: pageView,
  title: (view) => `${t(`console.${view.name}`)} · ${t('console.name')}`,
  enters(view) {
    if (state.session === 'in') {
      startSampling();
      view.enter();
    }
  },
  drawn: drawCharts,
});
let entered = '';

function pageView() {
  return html`
    <a class="skip" href="#main">${t('skip')}</a>
    <div class="frame">
      <header class="side">
        <a class="brand" href="/admin" aria-label=${t('console.name')}>${mark()}<span>${t('console.name')}</span></a>
        <nav class="nav" aria-label=${t('nav')}>${VIEWS.map((view) => html`<a href=${view.path} aria-current=${view === views.current ? 'page' : nothing}>
          ${icon(view.icon)}<span>${t(`console.${view.name}`)}</span></a>`)}</nav>
        <div class="tools">
          <button class="icon-button" aria-label=${t(isDark() ? 'theme.light' : 'theme.dark')} @click=${() => { switchTheme(); themeChanged(); views.draw(); }}>
            ${icon(isDark() ? 'sun' : 'moon')}</button>
          <button class="icon-button language" lang=${otherLanguage()} aria-label=${t('language.switch')} @click=${changeLanguage}>${t('language.short')}</button>
          <a class="icon-button" href="/" aria-label=${t('console.to-shop')}>${icon('shop')}</a>
          ${state.session === 'in' ? html`<button class="who" @click=${signOut} aria-label=${t('console.sign-out', {name: state.name})}>
            ${icon('user')}<span>${state.name}</span></button>` : nothing}
        </div>
      </header>
      <div class="stage">
        ${intentBars(allUnderWay(), tryAgain, abandon)}
        <main id="main" tabindex="-1" data-view=${views.current.name}>${state.session === 'in' ? views.current.view() : state.session === 'out' ? signInView() : nothing}</main>
      </div>
    </div>
    ${noticeList()}`;
}

function signInView() {
  return html`<form class="sign-in panel" novalidate @submit=${submit}>
    <h1 tabindex="-1">${t('sign-in.title')}</h1>
    <p class="soft">${t('sign-in.lead')}</p>
    <label class="field">${t('sign-in.id')}<input name="user" inputmode="numeric" autocomplete="off" .value=${entered || String(state.administrator)}
      @input=${(event) => { entered = event.target.value.trim(); }}></label>
    ${state.problem ? html`<p class="bad" role="alert">${problemText(state.problem)}</p>` : nothing}
    <button class="button primary large">${t('sign-in.submit')}</button></form>`;
}

async function submit(event) {
  event.preventDefault();
  const id = Number(entered || state.administrator);
  if (Number.isSafeInteger(id) && id > 0 && await signIn(id)) {
    views.enter(true);
  }
}

async function changeLanguage() {
  await switchLanguage();
  themeChanged();
  views.enter(false);
}

applyTheme(() => { themeChanged(); views.draw(); });
onStateChange(views.draw);
onNotice(views.draw);
onChange(views.draw);
await loadTexts();
views.follow();
await signIn();
views.enter(false);
resume();
