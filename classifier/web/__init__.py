"""The page and the HTTP API over the same functions that the command line calls. Needs the extra `web`.

    desk      what can be asked for, in plain Python: the pages and the API stand on it
    runner    the queue, and a process of its own for each job
    working   what such a process does
    doors     who may come in, and with what

This package is a door: it listens, and its processes crawl.
"""
