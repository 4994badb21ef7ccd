"""Networks: which blogs of a set have one operator, how surely, by which ties, and what else could explain each tie.

`traits` reads from one blog what could tie it to another, `linking` compares the traits of many. The method, its
sources, its measured precision and its limits stand in docs/network.md.
"""
