// The order and the choice of a layer's filters stand in the address, so that they survive Back and can be sent on.
(() => {
  const boxes = all(".choices input");
  if (!boxes.length) return;
  const restore = () => {
    const asked = location.hash.slice(1).split("&");
    for (const box of boxes) if (asked.includes(box.id)) box.checked = true;
  };
  on(window, "change", () => {
    const chosen = boxes.filter((box) => box.checked && !box.defaultChecked).map((box) => box.id);
    history.replaceState(null, "", chosen.length ? `#${chosen.join("&")}` : location.pathname + location.search);
  });
  on(window, "pageshow hashchange", restore);
})();
