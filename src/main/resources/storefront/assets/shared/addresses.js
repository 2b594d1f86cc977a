// The address bar: each view has a path of its own; going there loads nothing anew.

let changed = () => {};

/** The path and the query of the view that is shown. */
export function place() {
  return {path: location.pathname, query: new URLSearchParams(location.search)};
}

/** Follows links within the page and the browser's own back and forward; `paths` are those of this page. */
export function followLinks(paths, listener) {
  changed = listener;
  addEventListener('popstate', () => changed(false));
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href]');
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (link && plain && !link.hash && !link.target && link.origin === location.origin && paths.includes(link.pathname)) {
      event.preventDefault();
      goTo(link.pathname + link.search);
    }
  });
}

/** Shows another view. */
export function goTo(path) {
  const before = location.pathname;
  history.pushState(null, '', path);
  changed(before !== location.pathname);
}

/** Keeps what the view shows in its address, so that a reload or a shared link shows the same. */
export function remember(parameters) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null || value === '') {
      query.delete(name);
    } else {
      query.set(name, value);
    }
  }
  const text = query.toString();
  history.replaceState(null, '', location.pathname + (text ? `?${text}` : ''));
}
