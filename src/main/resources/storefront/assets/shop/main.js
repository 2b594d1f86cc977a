// The shop: draws the view that the address names, and again whenever something changes.

import {html, nothing, render} from 'lit-html';
import {followLinks, place} from '../shared/addresses.js';
import {abandon, allUnderWay, onChange, resume, tryAgain} from '../shared/intents.js';
import {count, loadTexts, otherLanguage, switchLanguage, t} from '../shared/language.js';
import {icon, intentBars, mark, noticeList, onNotice} from '../shared/parts.js';
import {applyTheme, isDark, switchTheme} from '../shared/theme.js';
import {cartView, enterCart} from './cart.js';
import {couponsView, enterCoupons, leaveCoupons} from './coupons.js';
import {enterOrders, ordersView} from './orders.js';
import {onUserChange, peopleDialog, personButton} from './people.js';
import {chargeDialog, enterPoints, pointsView} from './points.js';
import {enterProducts, productsView, watchVisible} from './products.js';
import {changed, loadUser, onStateChange, state} from './state.js';

const VIEWS = [
  {path: '/', name: 'products', icon: 'home', view: productsView, enter: enterProducts},
  {path: '/coupons', name: 'coupons', icon: 'ticket', view: couponsView, enter: enterCoupons, leave: leaveCoupons},
  {path: '/orders', name: 'orders', icon: 'receipt', view: ordersView, enter: enterOrders},
  {path: '/points', name: 'points', icon: 'coins', view: pointsView, enter: enterPoints},
  {path: '/cart', name: 'cart', icon: 'cart', view: cartView, enter: enterCart},
];

const root = document.getElementById('app');
let current = viewAt();
let drawing = false;

function viewAt() {
  return VIEWS.find((view) => view.path === place().path) ?? VIEWS[0];
}

/** Draws once for all changes of this turn. */
function draw() {
  if (!drawing) {
    drawing = true;
    queueMicrotask(() => {
      drawing = false;
      render(pageView(), root);
      watchVisible();
    });
  }
}

function enter(elsewhere) {
  const next = viewAt();
  if (next !== current) {
    current.leave?.();
  }
  current = next;
  document.title = `${t(`nav.${current.name}`)} · ${t('shop.name')}`;
  current.enter();
  draw();
  if (elsewhere) {
    scrollTo(0, 0);
    requestAnimationFrame(() => root.querySelector('h1')?.focus({preventScroll: true}));
  }
}

function pageView() {
  const pieces = state.cart.reduce((sum, line) => sum + line.quantity, 0);
  return html`
    <a class="skip" href="#main">${t('skip')}</a>
    <header class="top">
      <div class="top-inner">
        <a class="brand" href="/" aria-label=${t('shop.name')}>${mark()}<span>${t('shop.name')}</span></a>
        <nav class="nav" aria-label=${t('nav')}>${VIEWS.map((view) => html`<a href=${view.path} data-view=${view.name}
          aria-current=${view === current ? 'page' : nothing}>${icon(view.icon)}<span>${t(`nav.${view.name}`)}</span>
          ${view.name === 'cart' && pieces > 0 ? html`<span class="badge"><span class="visually-hidden">, </span>${count(pieces)}</span>` : nothing}</a>`)}</nav>
        <div class="tools">
          <button class="icon-button" aria-label=${t(isDark() ? 'theme.light' : 'theme.dark')} @click=${() => { switchTheme(); draw(); }}>
            ${icon(isDark() ? 'sun' : 'moon')}</button>
          <button class="icon-button language" lang=${otherLanguage()} aria-label=${t('language.switch')} @click=${changeLanguage}>
            ${t('language.short')}</button>
          ${personButton()}
        </div>
      </div>
    </header>
    ${intentBars(allUnderWay(), tryAgain, abandon)}
    <main id="main" tabindex="-1" data-view=${current.name}>${current.view()}</main>
    <footer class="bottom"><p>${t('shop.footer')}</p><p><a href="/admin">${t('shop.console')}</a> · <a href="/swagger-ui.html">API</a></p></footer>
    ${chargeDialog()} ${peopleDialog()} ${noticeList()}`;
}

async function changeLanguage() {
  await switchLanguage();
  enter(false);
}

root.replaceChildren();
applyTheme(draw);
onStateChange(draw);
onNotice(draw);
onChange(draw);
onUserChange(() => enter(false));
await loadTexts();
followLinks(VIEWS.map((view) => view.path), (elsewhere) => {
  document.querySelectorAll('dialog[open]').forEach((dialog) => dialog.close());
  enter(elsewhere);
});
loadUser();
enter(false);
resume();
changed();
