// Before anything is drawn: a page that was made dark must not flash white.
const theme = localStorage.getItem('jumun.theme');
if (theme) {
  document.documentElement.dataset.theme = theme;
}
