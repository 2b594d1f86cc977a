// Who operates, and what the console remembers of him.

import {Refusal, read} from '../shared/api.js';

const ADMINISTRATOR = 'jumun.administrator';
/** The administrator of the demo data. */
const DEMO_ADMINISTRATOR = 100;

export const state = {
  administrator: Number(localStorage.getItem(ADMINISTRATOR)) || DEMO_ADMINISTRATOR,
  name: null,
  /** `asking`, `in` or `out`; with the Refusal when there was one. */
  session: 'asking',
  problem: null,
};

let listener = () => {};

export function onStateChange(draw) {
  listener = draw;
}

export function changed() {
  listener();
}

/** Whether this user may be here; the service asks for each call again. */
export async function signIn(user = state.administrator) {
  state.administrator = user;
  state.session = 'asking';
  changed();
  try {
    const profile = await read(`/api/v1/users/${user}`, user);
    const may = profile.role === 'ADMIN';
    Object.assign(state, {name: profile.name, session: may ? 'in' : 'out', problem: may ? null : new Refusal(403, {error: 'FORBIDDEN'})});
    if (may) {
      localStorage.setItem(ADMINISTRATOR, String(user));
    }
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) {
      throw refusal;
    }
    Object.assign(state, {name: null, session: 'out', problem: refusal});
  }
  changed();
  return state.session === 'in';
}

export function signOut() {
  Object.assign(state, {session: 'out', problem: null, name: null});
  changed();
}

/** Reads as the administrator. */
export function readAs(path) {
  return read(path, state.administrator);
}
