// The views of a page: shows the one that the address names, and draws once for all changes of a turn.

import {render} from 'lit-html';
import {followLinks, place} from './addresses.js';

/** All views of a page, each with a path, a name, `enter`, and `leave` where it has something to end. */
export class Views {
  #all;
  #page;
  #title;
  #enters;
  #drawn;
  #root = document.getElementById('app');
  #current;
  #drawing = false;

  /**
   * Takes the place of what the page has shown until now. `page` draws all of it, `title` names the window of a view,
   * `enters` begins with a view, and `drawn` comes after each drawing.
   */
  constructor(all, {page, title, enters, drawn}) {
    this.#all = all;
    this.#page = page;
    this.#title = title;
    this.#enters = enters;
    this.#drawn = drawn;
    this.#current = this.#named();
    this.#root.replaceChildren();
  }

  /** The one that is shown. */
  get current() {
    return this.#current;
  }

  #named() {
    return this.#all.find((view) => view.path === place().path) ?? this.#all[0];
  }

  /** Draws, once for all changes of this turn. */
  draw = () => {
    if (!this.#drawing) {
      this.#drawing = true;
      queueMicrotask(() => {
        this.#drawing = false;
        render(this.#page(), this.#root);
        this.#drawn();
      });
    }
  };

  /** Shows the view that the address names, from its beginning when it is `elsewhere` than the one before. */
  enter(elsewhere) {
    const next = this.#named();
    if (next !== this.#current) {
      this.#current.leave?.();
    }
    this.#current = next;
    document.title = this.#title(next);
    this.#enters(next);
    this.draw();
    if (elsewhere) {
      scrollTo(0, 0);
      requestAnimationFrame(() => this.#root.querySelector('h1')?.focus({preventScroll: true}));
    }
  }

  /** From now on, links between the views, and the browser's own back and forward, lead to them. */
  follow() {
    followLinks(this.#all.map((view) => view.path), (elsewhere) => {
      document.querySelectorAll('dialog[open]').forEach((dialog) => dialog.close());
      this.enter(elsewhere);
    });
  }
}
