// What the shop knows at the moment. Views read it; whoever changes it calls `changed()`.

import {Refusal, read} from '../shared/api.js';

const USER = 'jumun.user';
const CART = 'jumun.cart';
/** The customers of the demo data, to choose from; any other id can be entered. */
export const DEMO_USERS = [1, 2, 3, 4, 5];
export const MAX_QUANTITY = 1_000_000;
const MAX_LINES = 100;

export const state = {
  user: Number(localStorage.getItem(USER)) || DEMO_USERS[0],
  /** Name and balance of that user, or the Refusal that came instead. */
  name: null,
  userProblem: null,
  balance: null,
  /** What was put into the cart: product id, name, price, quantity; in this browser only. */
  cart: JSON.parse(localStorage.getItem(CART) ?? '[]'),
  /** The newest stock that was seen of each product. */
  stock: new Map(),
  /** Products whose stock has just changed. */
  moved: new Set(),
};

let listener = () => {};

/** Who draws the page. */
export function onStateChange(draw) {
  listener = draw;
}

export function changed() {
  listener();
}

export function setUser(user) {
  state.user = user;
  localStorage.setItem(USER, String(user));
  Object.assign(state, {name: null, balance: null, userProblem: null});
  changed();
  return loadUser();
}

/** Reads name and balance of the user. */
export async function loadUser() {
  const user = state.user;
  try {
    const [profile, wallet] = await Promise.all([read(`/api/v1/users/${user}`, user), read('/api/v1/wallets', user)]);
    if (user === state.user) {
      Object.assign(state, {name: profile.name, balance: wallet.balance, userProblem: null});
    }
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) {
      throw refusal;
    }
    if (user === state.user) {
      state.userProblem = refusal;
    }
  }
  changed();
}

const MOVED_MILLIS = 1200;

/** Notes a stock that was seen; one that differs from the last is shown as moved for a moment. */
export function sawStock(productId, stock) {
  const before = state.stock.get(productId);
  if (before === stock) {
    return;
  }
  state.stock.set(productId, stock);
  if (before !== undefined) {
    state.moved.add(productId);
    setTimeout(() => {
      state.moved.delete(productId);
      changed();
    }, MOVED_MILLIS);
  }
  changed();
}

/** The stock of a product as last seen. */
export function stockOf(product) {
  return state.stock.get(product.id) ?? product.stock ?? null;
}

export function inCart(productId) {
  return state.cart.find((line) => line.id === productId)?.quantity ?? 0;
}

/** Puts so many of a product into the cart in all; none takes it out. False when the cart holds too many products. */
export function putIntoCart(product, quantity) {
  const line = state.cart.find((each) => each.id === product.id);
  const wanted = Math.max(0, Math.min(quantity, MAX_QUANTITY));
  if (wanted === 0) {
    state.cart = state.cart.filter((each) => each.id !== product.id);
  } else if (line) {
    line.quantity = wanted;
  } else if (state.cart.length >= MAX_LINES) {
    return false;
  } else {
    state.cart.push({id: product.id, name: product.name, price: product.price, quantity: wanted});
  }
  keepCart();
  return true;
}

export function emptyCart() {
  state.cart = [];
  keepCart();
}

/** Takes what was ordered out of the cart, and leaves what came in meanwhile. */
export function takeOrderedOut(items) {
  for (const {productId, qty} of items) {
    const line = state.cart.find((each) => each.id === productId);
    if (line) {
      line.quantity -= qty;
    }
  }
  state.cart = state.cart.filter((line) => line.quantity > 0);
  keepCart();
}

function keepCart() {
  localStorage.setItem(CART, JSON.stringify(state.cart));
  changed();
}
