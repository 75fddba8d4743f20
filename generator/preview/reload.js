// Added to every page by `make serve`, and to none on the disk: loads the page again when the site has changed, and
// shows what keeps it from being built.
//
// A browser opens six connections to one host, over all tabs, and a stream holds one: only a page that can be seen has
// one. A page that comes into sight is told the present state first, so it has missed nothing.
(() => {
  const site = document.currentScript.dataset.site; // what this page belongs to; empty: there is no site yet
  const style = `
    :host { all: initial; color-scheme: light dark; }
    :host(.over) { position: fixed; inset: auto 0 0 0; z-index: 2147483647; } /* takes no room in any layout */
    section {
      box-sizing: border-box; padding: 1rem 1.25rem; overflow: auto; overscroll-behavior: contain;
      font: 15px/1.5 system-ui, sans-serif; color: light-dark(#211f1b, #e8e4db); background: light-dark(#fff, #26231f);
    }
    section[hidden] { display: none; }
    section { border: 0 solid light-dark(#b2182b, #f18c83); border-left-width: 4px; }
    :host(.over) section { border-width: 4px 0 0; max-height: 60vh; box-shadow: 0 0 2rem rgb(0 0 0 / 35%); }
    section.busy { border-color: light-dark(#14566f, #8fc6df); animation: late 0s 0.7s backwards; }
    @keyframes late { from { visibility: hidden; } }
    h2 { margin: 0; font-size: 1rem; }
    ul { margin: 0.5rem 0 0; padding: 0; list-style: none; }
    li {
      padding: 0.35rem 0; white-space: pre-wrap; overflow-wrap: anywhere;
      font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace;
    }
    li + li { border-top: 1px solid light-dark(#dbd5c9, #3b3731); }
  `;
  let panel = null;
  let events = null;

  function make(name, text) {
    const made = document.createElement(name);
    made.textContent = text; // never as HTML: the sentences quote what an author wrote
    return made;
  }

  function addPanel() {
    const host = document.createElement("circuitpress-preview");
    host.className = site ? "over" : "";
    const root = host.attachShadow({ mode: "open" }); // the site's style does not reach in, nor this one out
    panel = make("section", "");
    panel.setAttribute("role", "status");
    root.append(make("style", style), panel);
    (site ? document.body : document.querySelector("main")).append(host);
  }

  function show(state) {
    if (state.site !== site) {
      close();
      location.reload(); // the browser keeps the place on the page
      return;
    }
    if (!panel) addPanel();
    const before = site ? " This is the report as it was before." : "";
    const wait = site ? "" : "; the first time this can take minutes for each study";
    const busy = state.building && `The report is being built${wait} …`;
    const failed = state.faults.length > 0 && `The report could not be built.${before}`;
    panel.hidden = !busy && !failed;
    panel.className = failed ? "" : "busy";
    const list = make("ul", "");
    list.append(...state.faults.map((fault) => make("li", fault)));
    panel.replaceChildren(make("h2", busy || failed || ""), ...(failed ? [list] : []));
  }

  function open() {
    if (events || document.hidden) return;
    events = new EventSource("/.preview/events");
    events.onmessage = (message) => show(JSON.parse(message.data));
    events.onerror = () => {
      if (events?.readyState !== EventSource.CLOSED) return; // it tries again by itself
      close();
      setTimeout(open, 1000);
    };
  }

  function close() {
    events?.close();
    events = null;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", open);
  open();
})();
