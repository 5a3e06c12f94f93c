// Before the first paint: a theme that was chosen wins over the system's.
try {
  const chosen = localStorage.getItem('theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage that is switched off leaves the system's theme.
}
