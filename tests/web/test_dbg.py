from tests.conftest import *
from tests.web.test_html_only import *
from tests.web.html_form import parse
def test_x(browser, manager, store):
    browser.open("/")
    for _ in range(40):
        if browser.page.xpath(DOWNLOADS): break
        if browser.visited[-1]=="/summary": break
        browser.fill(Filling("longest", optional=True)); browser.press()
        assert not browser.refused, browser.refused
    print(browser.visited[-1])
    print(browser.page.xpath("//section[@class='wrongs']")[0].text_content() if browser.page.xpath("//section[@class='wrongs']") else "none missing")
    sid = [k for k in store.keys("*:metadata")][0].split("{")[1].split("}")[0]
    from onboarding.sessions.errors import Incomplete
    from onboarding.proof import prove
    s = manager.get_session_summary(sid)
    f = manager.flow
    p = prove(f, f.shown(s.progress.holding), s.answers)
    print(p.wrong)
    assert 0
