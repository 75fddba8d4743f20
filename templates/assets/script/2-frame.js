// Finding one's way: the section in view, the arrow keys, the menu of sections.
(() => {
  const links = new Map();
  for (const link of all(".toc a")) links.set(decodeURIComponent(link.hash.slice(1)), link);
  const marks = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const mark = () => {
    const passed = marks.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    const end = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    const current = end && scrollY ? marks.at(-1) : passed.at(-1);
    for (const [id, link] of links) {
      if (current && id === current.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  if (marks.length) { on(window, "scroll", mark); mark(); }

  on(window, "keydown", (event) => {
    const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    const busy = event.target.closest?.("input, select, textarea, dialog, [tabindex='0'], [contenteditable]");
    if (!rel || busy || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    document.querySelector(`.neighbours [rel=${rel}]`)?.click();
  });
})();
