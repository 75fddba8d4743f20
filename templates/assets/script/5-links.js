// What a link leads to: a channel is marked all over the page, a filter shows its pattern and its strongest crop.
(() => {
  const named = "[id^=channel-], [data-channel], a[href*='#channel-']";
  const channelOf = (one) => one && (one.id || one.dataset.channel || one.getAttribute("href").split("#")[1]);
  const channels = all(named);
  const mark = ({ target }) => {
    const under = channelOf(target.closest?.(named) ?? target.closest?.("li, tr")?.querySelector(named));
    for (const one of channels) (one.closest("li, tr") ?? one).classList.toggle("marked", channelOf(one) === under);
  };
  if (channels.length) on(window, "pointerover focusin", mark);

  const card = make("div", { className: "preview", hidden: true });
  let waiting;
  const hide = () => { clearTimeout(waiting); card.hidden = true; };
  const show = (link) => {
    const folder = link.href.baseVal ?? link.getAttribute("href");
    const [pattern, strip] = ["pattern.png", "photographs.webp"].map((name) => {
      const image = make("img", { alt: "", src: folder.replace(/index\.html.*$/, name) });
      on(image, "error", () => image.parentNode.remove());
      return image;
    });
    on(strip, "load", () => { // of two rows of crops, 4 pixels apart, the first is the strongest
      const side = (strip.naturalHeight - 4) / 2;
      strip.style.cssText = `width: ${side}px; height: ${side}px; zoom: ${Math.max(1, Math.round(112 / side))}`;
    });
    card.replaceChildren(make("span", {}, pattern, "pattern"), make("span", {}, strip, "strongest crop"));
    const box = link.getBoundingClientRect();
    card.hidden = false;
    const top = box.bottom + 210 < innerHeight ? box.bottom + 6 : box.top - 210;
    card.style.translate = `${Math.max(4, Math.min(box.left, innerWidth - 250))}px ${top}px`;
  };
  document.body.append(card);
  on(window, "pointerover focusin", (event) => {
    const link = event.target.closest?.("a");
    hide();
    if (link && /units\/[^/]+\/\d+\/index\.html|^\.\.\/\d+\/index\.html/.test(link.getAttribute("href"))) {
      waiting = setTimeout(show, 150, link);
    }
  });
  on(window, "scroll pagehide", hide);
  on(window, "keydown", (event) => { if (event.key === "Escape") hide(); });
})();
