// Light or dark: as the system has it, until the reader chooses.

const CHOICE = 'jumun.theme';
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

/** Whether the page is dark now. */
export function isDark() {
  const chosen = localStorage.getItem(CHOICE);
  return chosen ? chosen === 'dark' : systemIsDark.matches;
}

/** Applies what was chosen earlier; `changed` is told of every change from now on. */
export function applyTheme(changed = () => {}) {
  const chosen = localStorage.getItem(CHOICE);
  if (chosen) {
    document.documentElement.dataset.theme = chosen;
  }
  systemIsDark.addEventListener('change', changed);
}

export function switchTheme() {
  const chosen = isDark() ? 'light' : 'dark';
  localStorage.setItem(CHOICE, chosen);
  document.documentElement.dataset.theme = chosen;
}
