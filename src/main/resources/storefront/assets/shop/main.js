// The shop: draws the view that the address names, and again whenever something changes.

import {html, nothing} from 'lit-html';
import {abandon, allUnderWay, onChange, resume, tryAgain} from '../shared/intents.js';
import {count, loadTexts, otherLanguage, switchLanguage, t} from '../shared/language.js';
import {icon, intentBars, mark, noticeList, onNotice} from '../shared/parts.js';
import {applyTheme, isDark, switchTheme} from '../shared/theme.js';
import {Views} from '../shared/views.js';
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

const views = new Views(VIEWS, {
  page: pageView,
  title: (view) => `${t(`nav.${view.name}`)} · ${t('shop.name')}`,
  enters: (view) => view.enter(),
  drawn: watchVisible,
});

function pageView() {
  const pieces = state.cart.reduce((sum, line) => sum + line.quantity, 0);
  return html`
    <a class="skip" href="#main">${t('skip')}</a>
    <header class="top">
      <div class="top-inner">
        <a class="brand" href="/" aria-label=${t('shop.name')}>${mark()}<span>${t('shop.name')}</span></a>
        <nav class="nav" aria-label=${t('nav')}>${VIEWS.map((view) => html`<a href=${view.path} data-view=${view.name}
          aria-current=${view === views.current ? 'page' : nothing}>${icon(view.icon)}<span>${t(`nav.${view.name}`)}</span>
          ${view.name === 'cart' && pieces > 0 ? html`<span class="badge"><span class="visually-hidden">, </span>${count(pieces)}</span>` : nothing}</a>`)}</nav>
        <div class="tools">
          <button class="icon-button" aria-label=${t(isDark() ? 'theme.light' : 'theme.dark')} @click=${() => { switchTheme(); views.draw(); }}>
            ${icon(isDark() ? 'sun' : 'moon')}</button>
          <button class="icon-button language" lang=${otherLanguage()} aria-label=${t('language.switch')} @click=${changeLanguage}>
            ${t('language.short')}</button>
          ${personButton()}
        </div>
      </div>
    </header>
    ${intentBars(allUnderWay(), tryAgain, abandon)}
    <main id="main" tabindex="-1" data-view=${views.current.name}>${views.current.view()}</main>
    <footer class="bottom"><p>${t('shop.footer')}</p><p><a href="/admin">${t('shop.console')}</a> · <a href="/swagger-ui.html">API</a></p></footer>
    ${chargeDialog()} ${peopleDialog()} ${noticeList()}`;
}

async function changeLanguage() {
  await switchLanguage();
  views.enter(false);
}

applyTheme(views.draw);
onStateChange(views.draw);
onNotice(views.draw);
onChange(views.draw);
onUserChange(() => views.enter(false));
await loadTexts();
views.follow();
loadUser();
views.enter(false);
resume();
changed();
