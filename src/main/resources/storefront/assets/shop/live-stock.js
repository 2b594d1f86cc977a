// The stock of the products in view, as it changes: from the stream of the service, or by asking again and again while
// there is no stream.

const STREAM = '/api/v1/products/stock-stream';
const POLL_MILLIS = 3000;
const DOUBT_MILLIS = 1500;
const STREAM_RETRY_MILLIS = 20_000;
/** Scrolling passes by many products; the stream is opened for those at which it stops. */
const SETTLE_MILLIS = 300;
const MAX_STREAMED = 100;

/** Watches some products at a time. `poll` fetches their stock when asked to, and reports it by itself. */
export class LiveStock {
  #onStock;
  #poll;
  #onMode;
  #ids = [];
  #source = null;
  #mode = 'waiting';
  #timers = {};

  constructor({onStock, poll, onMode}) {
    this.#onStock = onStock;
    this.#poll = poll;
    this.#onMode = onMode;
    document.addEventListener('visibilitychange', () => document.hidden ? this.#stop() : this.#start());
  }

  /** `live` with a stream, `polling` without one, `waiting` when nothing is watched. */
  get mode() {
    return this.#mode;
  }

  /** Watches these products and no others. */
  watch(ids) {
    const wanted = [...new Set(ids)].sort((a, b) => a - b).slice(0, MAX_STREAMED);
    if (wanted.join() === this.#ids.join()) {
      return;
    }
    this.#ids = wanted;
    clearTimeout(this.#timers.settle);
    this.#timers.settle = setTimeout(() => this.#start(), SETTLE_MILLIS);
  }

  #start() {
    if (this.#ids.length === 0 || document.hidden) {
      this.#stop();
    } else {
      this.#closeStream();
      this.#openStream();
    }
  }

  #stop() {
    this.#closeStream();
    this.#pollOff();
    this.#become('waiting');
  }

  #closeStream() {
    this.#source?.close();
    this.#source = null;
    clearTimeout(this.#timers.retry);
    clearTimeout(this.#timers.doubt);
  }

  #openStream() {
    // One that is slow to open must not leave the page with old stock.
    this.#timers.doubt = setTimeout(() => this.#pollOn(), DOUBT_MILLIS);
    const source = new EventSource(`${STREAM}?ids=${this.#ids.join()}`);
    this.#source = source;
    source.addEventListener('open', () => {
      clearTimeout(this.#timers.doubt);
      this.#pollOff();
      this.#become('live');
    });
    source.addEventListener('stock', (event) => {
      const {productId, stock} = JSON.parse(event.data);
      this.#onStock(productId, stock);
    });
    source.addEventListener('error', () => {
      clearTimeout(this.#timers.doubt);
      this.#pollOn();
      // The browser itself opens a broken stream again, but not one that was refused.
      if (source.readyState === EventSource.CLOSED && this.#source === source) {
        clearTimeout(this.#timers.retry);
        this.#timers.retry = setTimeout(() => this.#openStream(), STREAM_RETRY_MILLIS);
      }
    });
  }

  #pollOn() {
    if (!this.#timers.poll) {
      this.#timers.poll = setInterval(() => this.#poll(this.#ids), POLL_MILLIS);
      this.#become('polling');
    }
  }

  #pollOff() {
    clearInterval(this.#timers.poll);
    this.#timers.poll = null;
  }

  #become(mode) {
    if (this.#mode !== mode) {
      this.#mode = mode;
      this.#onMode(mode);
    }
  }
}
