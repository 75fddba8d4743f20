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
  // An entry is [where, title, address, text].
  const find = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const score = (text, word, worth) => { // a whole word is worth more than a part of one
      if (!text.includes(word)) return 0;
      return RegExp(`\\b${word.replace(/\W/g, "\\$&")}\\b`).test(text) ? 4 * worth : worth;
    };
    const found = words.length && index ? index.map((entry) => {
      const [title, text] = [`${entry[1]} ${entry[0]}`.toLowerCase(), entry[3].toLowerCase()];
      const scores = words.map((word) => score(title, word, 9) || score(text, word, 1));
      return { entry, at: text.indexOf(words[0]), score: scores.includes(0) ? 0 : scores.reduce((sum, one) => sum + one) };
    }).filter((one) => one.score).sort((one, other) => other.score - one.score) : [];
    status.textContent = words.length ? `${found.length} found` : "";
    list.replaceChildren(...found.slice(0, 20).map(({ entry, at }) => {
      const about = at < 0 ? entry[0] : `${entry[0]} · …${entry[3].slice(Math.max(0, at - 40), at + 90)}…`;
      return make("li", {}, make("a", { href: root + entry[2] }, entry[1]), make("small", {}, about));
    }));
  };
  on(input, "input", find);
  on(dialog, "click", (event) => { if (event.target === dialog) dialog.close(); });
  on(dialog, "keydown", (event) => {
    const stops = [input, ...all("a", list)];
    const at = stops.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (event.key === "Enter" && !at) list.querySelector("a")?.click();
    if (stops[next]) { event.preventDefault(); stops[next].focus(); }
  });
  document.body.append(dialog);
  button.hidden = false;
  on(button, "click", open);
  on(window, "keydown", (event) => {
    if (event.key === "/" && !event.target.closest?.("input, dialog")) { event.preventDefault(); open(); }
  });
})();
