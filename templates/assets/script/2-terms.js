// Escape closes what a term says, until the pointer or the focus moves on.
(() => {
  const quiet = document.documentElement.classList;
  on(window, "keydown", ({ key }) => { if (key === "Escape") quiet.add("quiet"); });
  on(window, "focusin pointerout", () => quiet.remove("quiet"));
})();
