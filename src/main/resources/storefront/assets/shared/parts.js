// What both pages are made of: icons, pages of lists, states of loading and failing, notices, dialogs.

import {html, nothing, svg} from 'lit-html';
import {count, hasText, t} from './language.js';

const PATHS = {
  cart: 'M4 5h2l2 11h10l2-8H7M10 20h.01M17 20h.01',
  home: 'M4 11l8-7 8 7v9h-5v-6H9v6H4z',
  ticket: 'M4 8V6h16v2a4 4 0 000 8v2H4v-2a4 4 0 000-8zM14 6v2m0 3v2m0 3v2',
  receipt: 'M6 3v18l2-1.5 2 1.5 2-1.5 2 1.5 2-1.5 2 1.5V3l-2 1.5L14 3l-2 1.5L10 3 8 4.5zM9 9h6m-6 4h6',
  coins: 'M12 5c4 0 7 1.3 7 3s-3 3-7 3-7-1.3-7-3 3-3 7-3zM5 8v4c0 1.7 3 3 7 3s7-1.3 7-3V8M5 12v4c0 1.7 3 3 7 3s7-1.3 7-3v-4',
  user: 'M12 12a4 4 0 100-8 4 4 0 000 8zM4 21c0-4 4-6 8-6s8 2 8 6',
  moon: 'M20 14A8 8 0 0110 4a8 8 0 1010 10z',
  sun: 'M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v2m0 16v2M2 12h2m16 0h2M5 5l1.4 1.4M17.6 17.6L19 19M19 5l-1.4 1.4M6.4 17.6L5 19',
  search: 'M11 4a7 7 0 100 14 7 7 0 000-14zM16 16l5 5',
  minus: 'M6 12h12',
  plus: 'M12 6v12M6 12h12',
  close: 'M6 6l12 12M18 6L6 18',
  bin: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10 11v5m4-5v5',
  back: 'M14 6l-6 6 6 6',
  next: 'M10 6l6 6-6 6',
  check: 'M5 13l4 4L19 7',
  warning: 'M12 4l9 16H3zM12 10v4m0 3h.01',
  gauge: 'M4 18a9 9 0 1116 0M12 14l4-5',
  box: 'M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8',
  send: 'M4 12l16-8-6 16-3-7z',
  people: 'M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2 20c0-3.5 3-5 7-5s7 1.5 7 5M16 4.5a3.5 3.5 0 010 6.5M18 15.5c2.5.5 4 2 4 4.5',
  scales: 'M12 4v16M7 20h10M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z',
  plug: 'M9 3v5m6-5v5M6 8h12v3a6 6 0 01-12 0zM12 17v4',
  shop: 'M4 9l1-5h14l1 5M4 9v11h16V9M4 9a2.7 2.7 0 005.3 0 2.7 2.7 0 005.4 0A2.7 2.7 0 0020 9M10 20v-6h4v6',
};

/** A drawing beside a text that says the same; screen readers skip it. */
export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${PATHS[name]}></path>`}</svg>`;
}

/** The mark of the house: the first consonant of 주문. */
export function mark() {
  return html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="9"></rect><path d="M9 9.5h14M16 9.5c0 5-3 9-7 11M16 13c1 4 4 6.5 7 7.5M11 25h10"></path></svg>`;
}

/** What went wrong, in the reader's language; where there is more to say, the error's details say it. */
export function problemText(refusal) {
  const name = `problem.${refusal.code}`;
  return hasText(name) ? t(name) : t('problem.INTERNAL_ERROR');
}

/** Instead of what could not be read. */
export function failure(refusal, again) {
  return html`<div class="state" role="alert">
    ${icon('warning')}
    <p class="state-title">${problemText(refusal)}</p>
    ${refusal.traceId ? html`<p class="fine">${t('trace')} <code>${refusal.traceId}</code></p>` : nothing}
    <button class="button" @click=${again}>${t('again')}</button>
  </div>`;
}

/** Instead of a list that is empty. */
export function emptiness(name, title, text, action = nothing) {
  return html`<div class="state">
    <span class="state-icon">${icon(name)}</span>
    <p class="state-title">${title}</p>
    ${text ? html`<p class="soft">${text}</p>` : nothing}
    ${action}
  </div>`;
}

/** As many grey blocks as will be there, of the height that they will have. */
export function placeholders(number, kind) {
  return html`<div class=${kind + '-list'} aria-busy="true" aria-label=${t('loading')} role="status">
    ${Array.from({length: number}, () => html`<div class=${'placeholder ' + kind + '-placeholder'}></div>`)}
  </div>`;
}

/** Which page of a list, with the neighbours and the ends. */
export function pager(page, totalPages, choose) {
  if (totalPages <= 1) {
    return nothing;
  }
  const near = [...new Set([0, page - 1, page, page + 1, totalPages - 1])]
    .filter((each) => each >= 0 && each < totalPages).sort((a, b) => a - b);
  return html`<nav class="pager" aria-label=${t('pages')}>
    <button class="icon-button" ?disabled=${page === 0} aria-label=${t('pages.previous')} @click=${() => choose(page - 1)}>
      ${icon('back')}</button>
    ${near.map((each, i) => html`
      ${i > 0 && each - near[i - 1] > 1 ? html`<span class="soft" aria-hidden="true">…</span>` : nothing}
      <button class="page-button" aria-current=${each === page ? 'page' : nothing}
        aria-label=${t('pages.number', {n: count(each + 1)})} @click=${() => choose(each)}>${count(each + 1)}</button>`)}
    <button class="icon-button" ?disabled=${page >= totalPages - 1} aria-label=${t('pages.next')}
      @click=${() => choose(page + 1)}>${icon('next')}</button>
  </nav>`;
}

const notices = [];
const NOTICE_MILLIS = 6000;
let noticesChanged = () => {};

export function onNotice(listener) {
  noticesChanged = listener;
}

/** Says something that needs no answer, for a few seconds. `kind` is `good`, `bad` or `plain`. */
export function tell(text, kind = 'plain') {
  const notice = {text, kind};
  notices.push(notice);
  noticesChanged();
  setTimeout(() => dismiss(notice), NOTICE_MILLIS);
}

function dismiss(notice) {
  const index = notices.indexOf(notice);
  if (index >= 0) {
    notices.splice(index, 1);
    noticesChanged();
  }
}

export function noticeList() {
  return html`<div class="notices" role="status" aria-live="polite">
    ${notices.map((notice) => html`<div class=${'notice ' + notice.kind}>
      ${icon(notice.kind === 'bad' ? 'warning' : 'check')}<span>${notice.text}</span>
      <button class="icon-button" aria-label=${t('close')} @click=${() => dismiss(notice)}>${icon('close')}</button>
    </div>`)}
  </div>`;
}

/** The writes that are taking longer, and what is being done about it. */
export function intentBars(states, tryAgain, abandon) {
  const late = states.filter((state) => state.phase !== 'sending' || state.attempt > 1);
  return html`<div role="status" class="intent-bars">${late.map((state) => {
    const seconds = Math.max(0, Math.ceil((state.until - Date.now()) / 1000));
    return html`<div class="intent-bar" data-phase=${state.phase}>
      ${state.phase === 'unknown' ? icon('warning') : html`<span class="spinner" aria-hidden="true"></span>`}
      <p><strong>${t(`intent.${state.intent.kind}`)}</strong> ${t(`intent.${state.phase}`, {n: seconds, k: state.attempt})}</p>
      ${state.phase === 'unknown' ? html`
        <button class="button" @click=${() => tryAgain(state.intent)}>${t('intent.again')}</button>` : nothing}
      <button class="button quiet" @click=${() => abandon(state.intent)}>${t('intent.abandon')}</button>
    </div>`;
  })}</div>`;
}

/** Opens a native dialog as soon as it has been rendered. */
export function openDialog(id) {
  requestAnimationFrame(() => {
    const dialog = document.getElementById(id);
    if (dialog && !dialog.open) {
      dialog.showModal();
    }
  });
}

export function closeDialog(id) {
  document.getElementById(id)?.close();
}

/** A dialog with a title and a button that closes it. */
export function dialog(id, title, content, closed = () => {}) {
  return html`<dialog id=${id} class="dialog" aria-labelledby=${id + '-title'} @close=${closed}
      @click=${(event) => event.target === event.currentTarget && event.currentTarget.close()}>
    <div class="dialog-body">
      <header class="dialog-head"><h2 id=${id + '-title'}>${title}</h2>
        <button class="icon-button" aria-label=${t('close')} @click=${() => closeDialog(id)}>${icon('close')}</button>
      </header>
      ${content}
    </div>
  </dialog>`;
}
