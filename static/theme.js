// Runs before the first paint, so that a chosen theme does not flash in the wrong colours.
try {
  const { theme } = JSON.parse(localStorage.getItem("echonest:page") ?? "{}");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the device's own colours are right.
}
