// Figures that one can work with: enlarged, a heatmap over its photograph, one picture over another.
(() => {
  const slider = (text, value, changed) => {
    const input = make("input", { type: "range", min: 0, max: 100, value });
    input.addEventListener("input", () => changed(input.value / 100));
    changed(value / 100);
    return make("label", { className: "slider" }, make("span", { textContent: text }), input);
  };

  const dialog = make("dialog", { className: "zoom" });
  dialog.addEventListener("click", (event) => { if (!event.target.closest("a, input")) dialog.close(); });
  const enlarge = (figure) => {
    const media = [...figure.children].filter((child) => child.tagName !== "FIGCAPTION");
    const caption = figure.querySelector("figcaption").cloneNode(true);
    caption.querySelector("button").remove();
    const close = make("button", { type: "button", textContent: "Close" });
    dialog.replaceChildren(close, ...media.map((child) => child.cloneNode(true)), caption);
    for (const image of dialog.querySelectorAll("img")) {
      image.loading = "eager";
      image.src = image.dataset.whole ?? image.src;
    }
    dialog.showModal();
  };
  document.body.append(dialog);

  for (const maps of document.querySelectorAll(".maps")) {
    const [photograph, ...heatmaps] = maps.querySelectorAll("img");
    for (const heatmap of heatmaps) {
      const over = make("span", { className: "over" });
      over.style.backgroundImage = `url("${photograph.getAttribute("src")}")`;
      heatmap.replaceWith(over);
      over.append(heatmap);
    }
    if (heatmaps.length) maps.after(slider("Heatmap", 100, (value) => maps.style.setProperty("--heat", value)));
  }
  addEventListener("keydown", (event) => {
    if (event.key !== "p" || event.ctrlKey || event.metaKey || event.target.closest?.("dialog")) return;
    document.documentElement.classList.toggle("plain"); // the photographs without their heatmaps
  });

  for (const pair of document.querySelectorAll(".patterns.pair")) {
    const [under, over] = [...pair.querySelectorAll("img")].map((image) => image.cloneNode());
    const stack = make("div", { className: "stack" }, under, over);
    const between = slider("Compare", 50, (value) => stack.style.setProperty("--cut", `${100 * value}%`));
    pair.after(make("div", { className: "compare" }, stack, between));
  }

  for (const figure of document.querySelectorAll("figure:has(> figcaption)")) {
    if (figure.querySelector("ol.strip")) continue;
    const button = make("button", { type: "button", className: "enlarge", textContent: "Enlarge" });
    button.addEventListener("click", () => enlarge(figure));
    figure.querySelector("figcaption").append(" ", button);
    for (const image of figure.querySelectorAll("img")) {
      if (!image.closest("a")) image.addEventListener("click", () => enlarge(figure));
    }
  }
})();
