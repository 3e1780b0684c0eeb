"""Values → HTML, and nothing else: no reading, no writing, no vendor.

Report text, file names and facts come from outside: every piece of them goes through ``parts.esc`` on its way out.
What can be clicked carries ``data-act`` (what to do) and ``data-arg`` (with what); ``ui/static/desk.js`` and the
handler of the component it stands in do the rest.
"""
