// Figures that one can work with: enlarged, a heatmap over its photograph, one picture over another.
(() => {
  const slider = (text, value, changed) => {
    const input = make("input", { type: "range", min: 0, max: 100, value });
    on(input, "input", () => changed(input.value / 100));
    changed(value / 100);
    return make("label", { className: "slider" }, make("span", { textContent: text }), input);
  };

  const dialog = make("dialog", { className: "zoom" });
  on(dialog, "click", (event) => { if (!event.target.closest("a, input")) dialog.close(); });
  const enlarge = (figure) => {
    const media = [...figure.children].filter((child) => child.tagName !== "FIGCAPTION");
    const caption = figure.querySelector("figcaption").cloneNode(true);
    caption.querySelector("button").remove();
    const close = make("button", { type: "button", textContent: "Close" });
    dialog.replaceChildren(close, ...media.map((child) => child.cloneNode(true)), caption);
    for (const image of all("img", dialog)) {
      image.loading = "eager";
      image.src = image.dataset.whole ?? image.src;
    }
    dialog.showModal();
  };
  document.body.append(dialog);

  for (const maps of all(".maps")) {
    const [photograph, ...heatmaps] = all("img, image", maps);
    for (const heatmap of heatmaps) {
      const over = make("span", { className: "over" });
      over.style.backgroundImage = `url("${photograph.src ?? photograph.href.baseVal}")`;
      heatmap.replaceWith(over);
      over.append(heatmap);
    }
    if (heatmaps.length) {
      const heat = slider("Heatmap", 100, (value) => maps.style.setProperty("--heat", value));
      heat.append(make("kbd", { textContent: "p", title: "hides all heatmaps" }));
      maps.after(heat);
    }
  }
  on(window, "keydown", (event) => {
    if (event.key !== "p" || event.ctrlKey || event.metaKey || event.target.closest?.("dialog")) return;
    document.documentElement.classList.toggle("plain"); // the photographs without their heatmaps
  });

  for (const pair of all(".compare")) {
    pair.hidden = false;
    pair.append(slider("Compare", 50, (value) => pair.style.setProperty("--cut", `${100 * value}%`)));
  }

  for (const figure of all("figure:has(> figcaption)")) {
    if (figure.querySelector("ol.strip")) continue;
    const button = make("button", { type: "button", className: "enlarge", textContent: "Enlarge" });
    on(button, "click", () => enlarge(figure));
    figure.querySelector("figcaption").append(" ", button);
    for (const image of all("img", figure)) {
      if (!image.closest("a")) on(image, "click", () => enlarge(figure));
    }
  }
})();
