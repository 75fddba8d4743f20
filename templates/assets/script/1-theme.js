// The switch between light and dark: nothing without script, so it stands in the page hidden.
(() => {
  const button = document.querySelector(".theme");
  if (!button) return;
  const root = document.documentElement;
  const dark = () => getComputedStyle(root).colorScheme === "dark"
    || (root.dataset.theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  const show = () => button.setAttribute("aria-pressed", dark());
  button.hidden = false;
  on(button, "click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* no storage: for this page alone */ }
    show();
  });
  show();
})();
