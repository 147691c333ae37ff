"""Watches what runs on a page that holds attacks."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Error, Frame, Page

# It tells at once, so that nothing is lost with a page that is left.
SENTINEL = """
window.__xss = () => window.__tell('ran', location.href);
addEventListener('securitypolicyviolation', e =>
  window.__tell('stopped', location.href + ': ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample));
"""
# What would run when somebody hovers, focuses or clicks.
WAITING = """() => [...document.querySelectorAll('*')].flatMap(e => [...e.attributes].filter(a =>
    (a.name.startsWith('on') && a.value.includes('__xss')) ||
    (['href', 'src', 'action', 'formaction', 'data', 'srcdoc', 'xlink:href'].includes(a.name) &&
     /^[\\s\\x00-\\x20]*(javascript|vbscript|data:text)/i.test(a.value)))
  .map(a => `${e.tagName} ${a.name}=${a.value.slice(0, 80)}`))
"""

LOOKS = 5
LEFT = (
    "Execution context was destroyed",
    "Frame was detached",
    "Element is not attached",
)  # what Chromium says


def sandboxed(frame: Frame) -> bool:
    """Whether its page forbids every script in it."""
    rules = frame.frame_element().get_attribute("sandbox") if frame.parent_frame else None
    return rules is not None and "allow-scripts" not in rules


class Watch:
    """Opens addresses and notes what ran, what waits to run, and what the policy had to stop."""

    def __init__(self, page: Page) -> None:
        self.page, self.ran, self.waiting, self.stopped, self.seen = page, [], [], [], 0
        told = {"ran": self.ran, "stopped": self.stopped}
        page.context.expose_binding("__tell", lambda _source, what, text: told[what].append(text))
        page.context.add_init_script(SENTINEL)
        page.on("dialog", lambda dialog: (self.ran.append(f"dialog {page.url}"), dialog.dismiss()))

    def visit(self, *addresses: str, most: int = 399) -> None:
        """Each is there, or answers with a status of at most `most`."""
        for one in addresses:
            answer = self.page.goto(one, wait_until="load")
            assert answer is None or answer.status <= most, f"{one}: {answer.status}"
            self.look(one)
            self.seen += 1

    def look(self, where: str) -> None:
        """At what stands on the page; once more where it was just left for another."""
        for turn in range(LOOKS):
            self.page.wait_for_load_state()
            self.page.wait_for_timeout(50)
            try:
                self.waiting += [f"{where}: {one}" for one in self._waiting()]
            except Error as reason:
                if turn == LOOKS - 1 or not any(word in reason.message for word in LEFT):
                    raise
            else:
                return

    def _waiting(self) -> list[str]:
        # Where scripts are forbidden, ours would wait for ever, too.
        frames = [frame for frame in self.page.frames if not sandboxed(frame)]
        return [one for frame in frames for one in frame.evaluate(WAITING)]

    def show_json(self, *addresses: str) -> None:
        """A chooser's answer, put into a page as Wagtail's dialogs do."""
        for one in addresses:
            self.page.evaluate(
                """async one => { const answer = await fetch(one); const text = await answer.text();
                   const html = text.startsWith('{') ? JSON.parse(text).html || '' : text;
                   const box = document.createElement('div'); document.body.append(box); box.innerHTML = html; }""",
                one,
            )
            self.look(one)


@contextmanager
def nothing_runs(page: Page, *, strictly: bool = True) -> Iterator[Watch]:
    """`strictly`: the policy had nothing to stop, because nothing tried."""
    watch = Watch(page)
    yield watch
    assert watch.ran == []
    assert watch.waiting == []
    if strictly:
        assert watch.stopped == []
    assert watch.seen > 0
