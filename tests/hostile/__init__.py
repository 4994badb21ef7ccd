"""A web that misbehaves on purpose, and files that do: each a case in a table, with the outcome that is promised.

    web.py        sites to crawl: what their servers do, and what must come of it
    captures.py   captures to read
    crawling.py   crawls all sites at once, in one engine, in a process of its own
    reading.py    reads and judges captures, each in a process of its own that is measured

None may take more than MEMORY, or longer than the budget and GRACE, write outside its folder, reach a private address,
end a process, or cost another blog its verdict. Lists are in `test_lists.py`, faults of the machine in
`test_faults.py`. What is tested with the module that stands against it is not repeated here: the walls of the crawl in
`test_guards.py`, traps in `test_traps.py`, damaged archives in `test_archive.py`, workbooks in
`test_audit_listing.py`, tables for spreadsheets in `test_audit_exports.py`, blogs that cannot be had in
`test_bad_input.py` and `test_crawl_end.py`.
"""

MEMORY = 600 << 20
"""Bytes that one blog may take, the program itself included."""
SECONDS = 15.0
"""The budget of a crawl here."""
GRACE = 5.0
