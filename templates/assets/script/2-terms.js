// Escape closes what a term says, until the pointer or the focus moves on.
(() => {
  const quiet = document.documentElement.classList;
  addEventListener("keydown", ({ key }) => { if (key === "Escape") quiet.add("quiet"); });
  for (const event of ["focusin", "pointerout"]) addEventListener(event, () => quiet.remove("quiet"));
})();
