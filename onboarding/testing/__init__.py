"""For tests of a flow in a real browser: a pytest plugin with one fixture, ``wizard``.

The plugin (``onboarding.testing.plugin``, found by pytest where the package is installed) needs the extra ``testing``:
``pip install onboarding-wizard[testing]``. Nothing else of the package needs pytest or Playwright.
"""
