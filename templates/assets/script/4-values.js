// Values in drawings: `data-spots` names places in a drawing ("x y words; x y words …", in its own units).
(() => {
  const tip = make("div", { className: "tip", hidden: true, role: "status" });
  document.body.append(tip);

  for (const drawing of all("svg[data-spots]")) {
    const spots = drawing.dataset.spots.split(";").map((spot) => {
      const [x, y, ...words] = spot.trim().split(" ");
      return { x: +x, y: +y, words: words.join(" ") };
    });
    let current = spots[0];
    const show = (spot) => {
      current = spot;
      const at = new DOMPoint(spot.x, spot.y).matrixTransform(drawing.getScreenCTM());
      tip.textContent = spot.words;
      tip.hidden = false;
      const left = Math.min(Math.max(at.x, tip.offsetWidth / 2 + 4), innerWidth - tip.offsetWidth / 2 - 4);
      tip.style.translate = `calc(${left}px - 50%) calc(${at.y}px - 100% - 0.6rem)`;
    };
    const nearest = (distance) => spots.reduce((best, spot) => (distance(spot) < distance(best) ? spot : best));
    const box = drawing.closest("a") ?? drawing.closest("[role=img]") ?? drawing;
    on(drawing, "pointermove", (event) => {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(drawing.getScreenCTM().inverse());
      show(nearest((spot) => Math.hypot(spot.x - at.x, spot.y - at.y)));
    });
    on(box, "pointerleave blur", () => { tip.hidden = true; });
    box.tabIndex = 0;
    on(box, "focus", () => show(current));
    on(box, "keydown", (event) => {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!way) return;
      event.preventDefault();
      const from = current;
      show(nearest((spot) => {
        const [x, y] = [spot.x - from.x, spot.y - from.y];
        const along = x * way[0] + y * way[1];
        return along > 1e-6 ? along + 3 * Math.abs(x * way[1] + y * way[0]) : spot === from ? 1e9 : Infinity;
      }));
    });
  }
})();
