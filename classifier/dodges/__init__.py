"""Dodges: what an operator can do to a blog in an afternoon, done by script, and how far the odds move.

`edits` names the edits, `of_flogs` and `of_diaries` make them on one page, `trial` judges blogs before and
after, `table` prints the outcome. The texts that the edits insert are invented (`texts/*.toml`).
"""
