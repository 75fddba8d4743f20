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
    const found = words.length && index ? index.map((entry) => {
      const title = `${entry[1]} ${entry[0]}`.toLowerCase();
      const text = entry[3].toLowerCase();
      let score = 0;
      for (const word of words) {
        const whole = new RegExp(`(^|\\W)${RegExp.escape?.(word) ?? word.replace(/\W/g, "\\$&")}(\\W|$)`);
        if (title.includes(word)) score += whole.test(title) ? 20 : 5;
        else if (text.includes(word)) score += whole.test(text) ? 2 : 1;
        else return null;
      }
      return { entry, score, at: text.indexOf(words[0]) };
    }).filter(Boolean).sort((one, other) => other.score - one.score) : [];
    status.textContent = words.length ? `${found.length} found` : "";
    list.replaceChildren(...found.slice(0, 20).map(({ entry, at }) => {
      const about = at < 0 ? entry[0] : `${entry[0]} · …${entry[3].slice(Math.max(0, at - 40), at + 90)}…`;
      return make("li", {}, make("a", { href: root + entry[2] }, entry[1]), make("small", {}, about));
    }));
  };
  input.addEventListener("input", find);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("keydown", (event) => {
    const all = [input, ...list.querySelectorAll("a")];
    const at = all.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (event.key === "Enter" && !at) list.querySelector("a")?.click();
    if (all[next]) { event.preventDefault(); all[next].focus(); }
  });
  document.body.append(dialog);
  button.hidden = false;
  button.addEventListener("click", open);
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest?.("input, dialog")) { event.preventDefault(); open(); }
  });
})();
