// The delivery of events: what waits, why, and sending it again.

import {html, nothing} from 'lit-html';
import {Refusal} from '../shared/api.js';
import {begin, onAnswer, underWay} from '../shared/intents.js';
import {count, duration, moment, t} from '../shared/language.js';
import {icon, problemText, tell} from '../shared/parts.js';
import {PagedList} from './lists.js';
import {changed, readAs, state} from './state.js';

const POLL_MILLIS = 2000;
const STATUSES = ['', 'PENDING', 'FAILED', 'SENT'];
const TONES = {PENDING: 'warn', FAILED: 'bad', SENT: 'good'};

const outbox = {status: '', summary: null};
const list = new PagedList(() => `/api/v1/admin/outbox${outbox.status ? `?status=${outbox.status}` : ''}`);
let timer = null;

export function enterOutbox() {
  clearInterval(timer);
  timer = setInterval(() => document.hidden || load(), POLL_MILLIS);
  return load();
}

export function leaveOutbox() {
  clearInterval(timer);
}

async function load() {
  list.load();
  try {
    outbox.summary = await readAs('/api/v1/admin/outbox/summary');
  } catch (refusal) {
    // The list beside it says what is wrong.
    if (!(refusal instanceof Refusal)) {
      throw refusal;
    }
  }
  changed();
}

onAnswer('redrive', (intent, answer) => {
  if (answer instanceof Refusal) {
    tell(problemText(answer), 'bad');
  } else {
    tell(answer.redriven === undefined ? t('event.redriven', {id: answer.eventId}) : t('event.redriven-all', {n: count(answer.redriven)}), 'good');
  }
  load();
});

const redrive = (id) => begin('redrive', id, state.administrator, {path: `/api/v1/admin/outbox/${id}/redrive`});
const redriveAll = () => begin('redrive', 'all', state.administrator, {path: '/api/v1/admin/outbox/redrive'});

export function outboxView() {
  const {summary} = outbox;
  return html`<div class="view-head"><h1 tabindex="-1">${t('console.outbox')}</h1>
      <div class="actions"><button class="button primary" id="redrive-all" ?disabled=${!summary?.parked || Boolean(underWay('redrive', 'all', state.administrator))}
        @click=${redriveAll}>${icon('send')}${t('event.redrive-all', {n: count(summary?.parked ?? 0)})}</button></div></div>
    <dl class="tiles">
      ${[['PENDING', summary?.counts.PENDING, 'warn'], ['FAILED', summary && (summary.counts.FAILED ?? 0) - summary.parked, 'warn'], ['PARKED', summary?.parked, 'bad'], ['SENT', summary?.counts.SENT, '']]
        .map(([status, number, tone]) => html`<div class=${'panel tile ' + (number > 0 ? tone : '')} data-status=${status}><dt>${t(`event.${status}`)}</dt>
          <dd>${summary ? count(number ?? 0) : html`<span class="placeholder tile-placeholder"></span>`}</dd></div>`)}
      <div class="panel tile"><dt>${t('figure.oldest')}</dt><dd>${summary ? duration(summary.oldestUnsentAgeSeconds ?? 0) : html`<span class="placeholder tile-placeholder"></span>`}</dd></div>
    </dl>
    <div class="tabs" role="group" aria-label=${t('orders.filter')}>${STATUSES.map((status) => html`<button class="tab" aria-pressed=${String(status === outbox.status)}
      @click=${() => { outbox.status = status; list.restart(); }}>${t(status ? `event.${status}` : 'orders.all')}</button>`)}</div>
    ${list.table(t('console.outbox'), [
      [t('column.event'), (event) => html`<code>${event.eventId}</code>`],
      [t('column.order'), (event) => event.orderId, 'number'],
      [t('column.state'), (event) => html`<span class=${'chip ' + TONES[event.status]}>${t(event.status === 'FAILED' && !event.nextAttemptAt ? 'event.PARKED' : `event.${event.status}`)}</span>`],
      [t('column.attempts'), (event) => count(event.attempts), 'number'],
      [t('column.error'), (event) => event.lastError ? html`<span class="error-text">${event.lastError}</span>` : html`<span class="soft">–</span>`],
      [t('column.when'), (event) => html`${moment(event.sentAt ?? event.createdAt)}
        ${event.nextAttemptAt && event.status === 'FAILED' ? html`<p class="fine">${t('event.next', {moment: moment(event.nextAttemptAt)})}</p>` : nothing}`],
      [html`<span class="visually-hidden">${t('column.actions')}</span>`, (event) => event.status === 'FAILED'
        ? html`<button class="button small" ?disabled=${event.claimed || Boolean(underWay('redrive', event.id, state.administrator))}
            aria-label=${t('event.redrive.named', {id: event.eventId})} @click=${() => redrive(event.id)}>${t('event.redrive')}</button>` : nothing],
    ], ['send', t('events.none'), ''])}`;
}
