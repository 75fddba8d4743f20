// Search over all pages and filters. The index is a script, since a page opened from the disk may load nothing else.
(() => {
  const button = document.querySelector(".find");
  if (!button) return;
  const root = document.currentScript.src.replace(/assets\/[^/]*$/, "");
  const words = "Search all pages and filters";
  const input = make("input", { role: "searchbox", placeholder: words, ariaLabel: words });
  const status = make("p", { role: "status" });
  const list = make("ol");
  const dialog = make("dialog", { className: "search", ariaLabel: words }, input, status, list);
  const load = (path) => new Promise((done) => {
    document.head.append(make("script", { src: root + path, onload: done, onerror: done }));
  });
  let index;
  const open = async () => {
    dialog.showModal();
    input.select();
    if (index) return;
    window.SEARCH = [];
    await load("assets/search.js");
    await Promise.all((window.STUDIES ?? []).map((study) => load(`${study}/search.js`)));
    index = window.SEARCH;
    find();
  };
  // An entry is [where, title, address, text, names, worth]; a filter has no text, and is not found by its study.
  const find = () => {
    const words = input.value.match(/\S+/g)?.map((word) => RegExp(word.replace(/\W/g, "\\$&"), "i"));
    const found = words && index ? index.map(([where, title, path, text, names = title, worth = 1]) => {
      const told = [names, text && where, text];
      const score = words.reduce((score, word) => { // a whole word is worth more than a part of one
        const at = told.findIndex((part) => word.test(part));
        return score * ([9, 2, 1][at] ?? 0) * (RegExp(`\\b${word.source}\\b`, "i").test(told[at]) ? 4 : 1);
      }, worth);
      const at = text.search(words[0]);
      return [score, path, title, at < 0 ? where : `${where} · …${text.slice(Math.max(0, at - 40), at + 90)}…`];
    }).filter(([score]) => score).sort(([one], [other]) => other - one) : [];
    status.textContent = words && `${found.length} found`;
    list.replaceChildren(...found.slice(0, 20).map(([, path, title, about]) =>
      make("li", {}, make("a", { href: root + path }, title), make("small", {}, about))));
  };
  on(input, "input", find);
  on(dialog, "click", (event) => { if (event.target === dialog) dialog.close(); });
  on(dialog, "keydown", (event) => {
    const stops = [input, ...all("a", list)];
    const at = stops.indexOf(document.activeElement);
    const next = stops[{ ArrowDown: at + 1, ArrowUp: at - 1 }[event.key]];
    if (event.key === "Enter" && !at) stops[1]?.click();
    if (next) { event.preventDefault(); next.focus(); }
  });
  document.body.append(dialog);
  button.hidden = false;
  on(button, "click", open);
  on(window, "keydown", (event) => {
    if (event.key === "/" && !event.target.closest?.("input, dialog")) { event.preventDefault(); open(); }
  });
})();
