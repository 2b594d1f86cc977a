// A list of the API, page by page: loading, failing, being empty, and its table.

import {html, nothing} from 'lit-html';
import {Refusal} from '../shared/api.js';
import {count, t} from '../shared/language.js';
import {emptiness, failure, pager, placeholders} from '../shared/parts.js';
import {changed, readAs} from './state.js';

const PAGE_SIZE = 15;

/** What is shown of one list. `path` says where it is, with its filters, for every load anew. */
export class PagedList {
  #path;
  #size;
  #turn = 0;
  page = 0;
  body = null;
  problem = null;

  constructor(path, size = PAGE_SIZE) {
    this.#path = path;
    this.#size = size;
  }

  /** Loads the page that was chosen; what is there stays until then. */
  async load() {
    const turn = ++this.#turn;
    const path = this.#path();
    try {
      const body = await readAs(`${path}${path.includes('?') ? '&' : '?'}page=${this.page}&size=${this.#size}`);
      if (turn === this.#turn) {
        Object.assign(this, {body, problem: null});
      }
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) {
        throw refusal;
      }
      if (turn === this.#turn) {
        this.problem = refusal;
      }
    }
    changed();
  }

  /** Begins anew, with other filters for example. */
  restart() {
    Object.assign(this, {page: 0, body: null, problem: null});
    changed();
    return this.load();
  }

  #choose(page) {
    this.page = page;
    this.load();
  }

  /** A table with these columns: `[heading, cell, kind]` each, kind `number` for figures. */
  table(label, columns, empty) {
    if (this.problem && !this.body) {
      return failure(this.problem, () => this.load());
    }
    if (!this.body) {
      return placeholders(8, 'row');
    }
    if (this.body.content.length === 0) {
      return emptiness(...empty);
    }
    return html`
      <div class="panel table-frame" tabindex="0" role="region" aria-label=${label}><table class="table">
        <thead><tr>${columns.map(([heading, , kind]) => html`<th scope="col" class=${kind ?? ''}>${heading}</th>`)}</tr></thead>
        <tbody>${this.body.content.map((row) => html`<tr data-id=${row.id ?? row.orderId ?? row.userId ?? row.code}>
          ${columns.map(([, cell, kind]) => html`<td class=${kind ?? ''}>${cell(row)}</td>`)}</tr>`)}</tbody>
      </table></div>
      <p class="fine tally-line">${t('list.total', {n: count(this.body.totalElements)})}
        ${this.problem ? html`<span class="bad">${t('list.stale')}</span>` : nothing}</p>
      ${pager(this.page, this.body.totalPages, (page) => this.#choose(page))}`;
  }
}
