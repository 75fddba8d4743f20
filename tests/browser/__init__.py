"""The site in a real browser: what a reader meets on every kind of page, and what its figures do.

These tests run in `make test` where there is a Chromium: the one that CHROME_PATH names, else `chromium`,
`chromium-browser` or `google-chrome` on the PATH. Elsewhere they are skipped, with one line that says so;
CIRCUITPRESS_BROWSER=required makes that a failure.

How to add a test
-----------------

The site is the tiny study with the pages of all filters, and a study that is not built. It is made once for a whole run
of the tests. The fixture `open_page` opens a page of it, by its kind:

    def test_the_slider_fades_the_heatmap(open_page: Opener) -> None:
        page = open_page("activations")
        page.locator(".heat input").first.fill("0")
        assert page.locator(".heat img").first.evaluate("image => getComputedStyle(image).opacity") == "0"

* Kinds are `home`, `404`, `not built`, `layer` (all filters of one), `filter`, and the name of every other folder or
  page: `overview`, `kernels`, `pattern` …; `kinds` lists them all. A new page is a new kind by itself.
* `open_page(kind, disk=True)` opens the file itself instead of the address below `http://127.0.0.1/repo/`;
  `script=False` turns script off; `theme="dark"`, `width=320`, `height=800` do as they say.
* What comes back is Playwright's `Page`, at the kind's page, loaded. Follow links, press keys, look. Give no sleeps:
  `expect(locator).to_be_visible()` waits by itself.
* When the test ends, it fails if any page that it opened wrote an error or a violation of the Content-Security-Policy
  to the console, asked another host, or asked for a file that is not there. A test that means such a thing to happen
  empties `open_page.faults` at its end.
* One test opens few pages: all of them together have 60 seconds. What holds for every kind of page goes into
  `checks.py`, where `make audit` also finds it, and is asked of all kinds in `test_every_page.py`.
"""
