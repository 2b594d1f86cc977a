// What is for sale, with its stock of this moment; what sells best.

import {html, nothing} from 'lit-html';
import {live} from 'lit-html/directives/live.js';
import {repeat} from 'lit-html/directives/repeat.js';
import {Refusal, read} from '../shared/api.js';
import {place, remember} from '../shared/addresses.js';
import {count, points, t} from '../shared/language.js';
import {emptiness, failure, icon, pager, placeholders, tell} from '../shared/parts.js';
import {artwork} from './artwork.js';
import {LiveStock} from './live-stock.js';
import {changed, inCart, putIntoCart, sawStock, state, stockOf} from './state.js';

const PAGE_SIZE = 24;
/** The API does not search: names are compared here, in pages as large as there are. */
const SEARCH_PAGE_SIZE = 100;
const MAX_SEARCH_PAGES = 10;
const FEW = 10;
const SORTS = ['createdAt,desc', 'price,asc', 'price,desc', 'name,asc', 'stock,desc'];

const list = {products: null, problem: null, page: 0, totalPages: 0, total: 0, sort: SORTS[0], search: '',
  all: null, allComplete: true, polling: false};
const popular = {products: null, problem: null};
const visible = new Set();

const liveStock = new LiveStock({
  onStock: sawStock,
  poll: () => pollPage(),
  onMode: () => changed(),
});

const observer = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const id = Number(entry.target.dataset.product);
    entry.isIntersecting ? visible.add(id) : visible.delete(id);
  }
  liveStock.watch([...visible]);
}, {rootMargin: '100px'});

/** Follows what is on the page: called after each drawing. */
export function watchVisible() {
  const cards = new Set(document.querySelectorAll('[data-product]'));
  for (const card of watched) {
    if (!cards.has(card)) {
      observer.unobserve(card);
      visible.delete(Number(card.dataset.product));
      watched.delete(card);
    }
  }
  for (const card of cards) {
    if (!watched.has(card)) {
      observer.observe(card);
      watched.add(card);
    }
  }
  if (cards.size === 0) {
    liveStock.watch([]);
  }
}

const watched = new Set();

export async function enterProducts() {
  const {query} = place();
  list.page = Math.max(0, (Number(query.get('page')) || 1) - 1);
  list.sort = SORTS.includes(query.get('sort')) ? query.get('sort') : SORTS[0];
  list.search = query.get('q') ?? '';
  await Promise.all([loadProducts(), loadPopular()]);
}

async function loadProducts() {
  const wanted = {page: list.page, sort: list.sort};
  list.problem = null;
  try {
    if (list.search && !list.all) {
      await loadAll();
    }
    const page = await read(pagePath(), null);
    if (wanted.page === list.page && wanted.sort === list.sort) {
      show(page);
    }
  } catch (refusal) {
    list.problem = problem(refusal);
  }
  changed();
}

function pagePath() {
  return `/api/v1/products?page=${list.page}&size=${PAGE_SIZE}&sort=${list.sort}`;
}

function show(page) {
  list.products = page.content;
  list.totalPages = page.totalPages;
  list.total = page.totalElements;
  page.content.forEach((product) => sawStock(product.id, product.stock));
}

async function loadAll() {
  const all = [];
  let pages = 1;
  for (let page = 0; page < pages && page < MAX_SEARCH_PAGES; page++) {
    const body = await read(`/api/v1/products?page=${page}&size=${SEARCH_PAGE_SIZE}&sort=${list.sort}`, null);
    all.push(...body.content);
    pages = body.totalPages;
  }
  all.forEach((product) => sawStock(product.id, product.stock));
  list.all = all;
  list.allComplete = pages <= MAX_SEARCH_PAGES;
}

async function loadPopular() {
  try {
    popular.products = (await read('/api/v1/stats/popular-products', null)).products;
    popular.problem = null;
  } catch (refusal) {
    popular.problem = problem(refusal);
  }
  changed();
}

/** While there is no stream. */
async function pollPage() {
  if (list.polling) {
    return;
  }
  list.polling = true;
  try {
    if (list.search) {
      await loadAll();
    } else {
      show(await read(pagePath(), null));
    }
  } catch (refusal) {
    // What was shown stays; the next time may be better.
    problem(refusal);
  } finally {
    list.polling = false;
  }
  changed();
}

function problem(refusal) {
  if (!(refusal instanceof Refusal)) {
    throw refusal;
  }
  return refusal;
}

function choosePage(page) {
  list.page = page;
  remember({page: page === 0 ? null : page + 1});
  loadProducts();
  document.getElementById('product-list')?.scrollIntoView({block: 'start'});
}

function chooseSort(sort) {
  Object.assign(list, {sort, page: 0, all: null});
  remember({sort: sort === SORTS[0] ? null : sort, page: null});
  loadProducts();
}

function search(text) {
  list.search = text.trim();
  remember({q: list.search});
  if (list.search && !list.all) {
    loadProducts();
  }
  changed();
}

function shown() {
  if (!list.search) {
    return list.products;
  }
  const words = list.search.toLocaleLowerCase().split(/\s+/);
  return list.all?.filter((product) => words.every((word) => product.name.toLocaleLowerCase().includes(word)))
    .slice(0, SEARCH_PAGE_SIZE) ?? null;
}

export function productsView() {
  return html`
    <h1 class="visually-hidden" tabindex="-1">${t('products.title')}</h1>
    ${popularView()}
    <section aria-labelledby="all-products" id="product-list">
      <div class="section-head">
        <h2 id="all-products">${t('products.all')}
          ${list.products ? html`<span class="tally">${count(list.search ? shown()?.length ?? 0 : list.total)}</span>` : nothing}</h2>
        ${modeView()}
      </div>
      <div class="toolbar">
        <label class="search">${icon('search')}<span class="visually-hidden">${t('products.search')}</span>
          <input type="search" .value=${list.search} placeholder=${t('products.search')} maxlength="100"
            @input=${(event) => search(event.target.value)}></label>
        <label class="select"><span class="visually-hidden">${t('products.sort')}</span>
          <select @change=${(event) => chooseSort(event.target.value)}>
            ${SORTS.map((sort) => html`<option value=${sort} ?selected=${sort === list.sort}>${t(`sort.${sort}`)}</option>`)}
          </select></label>
      </div>
      ${listView()}
    </section>`;
}

function modeView() {
  return html`<span class="mode" data-mode=${liveStock.mode}><span class="dot" aria-hidden="true"></span>${t(`stock.${liveStock.mode}`)}</span>`;
}

function listView() {
  const products = shown();
  if (list.problem && !products) {
    return failure(list.problem, loadProducts);
  }
  if (!products) {
    return placeholders(12, 'product');
  }
  if (products.length === 0) {
    return list.search
      ? emptiness('search', t('products.none-found', {q: list.search}), t('products.none-found.advice'))
      : emptiness('shop', t('products.none'), t('products.none.advice'));
  }
  return html`
    <ul class="product-list">${repeat(products, (product) => product.id, cardView)}</ul>
    ${list.search ? (list.allComplete ? nothing : html`<p class="fine centred">${t('products.search-bound', {n: count(list.all.length)})}</p>`)
      : pager(list.page, list.totalPages, choosePage)}`;
}

function cardView(product) {
  const stock = stockOf(product);
  const quantity = inCart(product.id);
  return html`<li class="product" data-product=${product.id} ?data-sold-out=${stock === 0}>
    ${artwork(product)}
    <div class="product-text">
      <h3>${product.name}</h3>
      <p class="price">${points(product.price)}</p>
      ${stockView(product, stock)}
    </div>
    ${quantity === 0
      ? html`<button class="button add" ?disabled=${stock === 0} aria-label=${t('cart.add.named', {name: product.name})}
          @click=${() => add(product)}>${stock === 0 ? nothing : icon('plus')}<span>${stock === 0 ? t('stock.none') : t('cart.add')}</span></button>`
      : stepper(product, quantity, stock)}
  </li>`;
}

/** How much there is, in words and in colour. */
export function stockView(product, stock) {
  const level = stock === 0 ? 'none' : stock <= FEW ? 'few' : 'many';
  return html`<p class="stock" data-level=${level} ?data-moved=${state.moved.has(product.id)}>
    <span class="dot" aria-hidden="true"></span><span>${stock === 0 ? t('stock.none')
      : t(level === 'few' ? 'stock.few' : 'stock.many', {n: count(stock)})}</span></p>`;
}

/** Fewer, how many, more; with one left, fewer is none where there is no other way to take it out. */
export function stepper(product, quantity, stock, takesOut = true) {
  return html`<div class="stepper" role="group" aria-label=${t('cart.quantity.named', {name: product.name})}>
    <button class="icon-button" aria-label=${t('cart.less')} ?disabled=${quantity === 1 && !takesOut}
      @click=${() => putIntoCart(product, quantity - 1)}>
      ${icon(quantity === 1 && takesOut ? 'bin' : 'minus')}</button>
    <input type="number" inputmode="numeric" min="1" max="1000000" aria-label=${t('cart.quantity')} .value=${live(String(quantity))}
      @change=${(event) => putIntoCart(product, Math.max(1, Math.floor(Number(event.target.value)) || 1))}>
    <button class="icon-button" aria-label=${t('cart.more')} ?disabled=${stock !== null && quantity >= stock}
      @click=${() => putIntoCart(product, quantity + 1)}>${icon('plus')}</button>
  </div>`;
}

function add(product) {
  if (putIntoCart(product, 1)) {
    tell(t('cart.added', {name: product.name}), 'good');
  } else {
    tell(t('cart.full'), 'bad');
  }
}

function popularView() {
  if (popular.problem || popular.products?.length === 0) {
    return html`<section class="popular" aria-labelledby="popular"><h2 id="popular">${t('popular.title')}</h2>
      <p class="popular-none soft">${popular.problem ? t('popular.unknown') : t('popular.none')}</p></section>`;
  }
  return html`<section class="popular" aria-labelledby="popular">
    <h2 id="popular">${t('popular.title')} <span class="fine">${t('popular.span')}</span></h2>
    <ol class="popular-list" tabindex="0" aria-labelledby="popular">
      ${(popular.products ?? Array.from({length: 5}, () => null)).map((product, i) => product
        ? html`<li class="ranked"><span class="rank" aria-hidden="true">${i + 1}</span>
            ${artwork({id: product.productId, name: product.name})}
            <div><p class="ranked-name">${product.name}</p>
            <p class="soft">${points(product.price)}</p>
            <p class="fine">${t('popular.sold', {n: count(product.soldQty)})}</p></div></li>`
        : html`<li class="ranked placeholder"></li>`)}
    </ol></section>`;
}
