"""Every way to leave a page × how much was typed, in which script × browsers: the words are found again."""
