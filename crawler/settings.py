"""Scrapy settings: politeness first, every door that a crawl does not need shut."""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from crawler.contact import CONTACT

if TYPE_CHECKING:
    from crawler.budget import Budget

REDIRECT_LIMIT = 10
SERVICE_SLOTS = ("registry", "certificates", "archive")
"""The queues of outside services: one request at a time in each, beside those of the blog."""
SERVICE_DELAY = 1.0
LONGEST_THROTTLE = 10.0


def software() -> str:
    """Name the program and its version, as in `flogcheck/0.1.0`."""
    try:
        return f"flogcheck/{version('flogcheck')}"
    except PackageNotFoundError:
        return "flogcheck/unknown"


def user_agent() -> str:
    """Say who asks, and where to complain."""
    return f"{software()} (+{os.environ.get('FLOGCHECK_CONTACT') or CONTACT})"


def settings_for(budget: Budget) -> dict[str, Any]:
    """Give the settings of an engine whose crawls have this budget."""
    handler = "crawler.connections.PermittedDownloadHandler"
    return {
        "USER_AGENT": user_agent(),
        # A coroutine in the caller's event loop: several crawls in one process, also inside a web server.
        "TWISTED_REACTOR_ENABLED": False,
        # Shut: a local server that runs Python sent to it, a console, files of this machine, cookies (which would
        # also fetch the public suffix list), and proxies, behind which nobody could see what is connected to.
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler, "file": None, "data": None, "ftp": None, "s3": None},
        "COOKIES_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "METAREFRESH_ENABLED": False,  # the spider follows the one of a start page
        "ROBOTSTXT_OBEY": False,  # ours does, see robots.py
        "REFERRER_POLICY": "no-referrer",
        "MEMUSAGE_ENABLED": False,
        "LOGSTATS_INTERVAL": 0,
        "DOWNLOADER_STATS": False,  # they would write each request and answer out once more, to count the bytes
        # One request at a time to a host; the delay is a minimum that a slow server lengthens.
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": budget.delay,
        "DOWNLOAD_SLOTS": {
            slot: {"concurrency": 1, "delay": min(SERVICE_DELAY, budget.delay)} for slot in SERVICE_SLOTS
        },
        "DOWNLOAD_DELAY_JITTER": 0.0,  # half of the delay is not the delay
        "DOWNLOADER": "crawler.slots.HostSlots",
        "EXTENSIONS": {"scrapy.extensions.throttle.AutoThrottle": None, "crawler.slots.Throttle": 0},
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": budget.delay,
        "AUTOTHROTTLE_MAX_DELAY": max(LONGEST_THROTTLE, budget.delay),
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_FAIL_ON_DATALOSS": False,  # what did arrive is evidence too; it is marked as cut
        # The limit of a body decompressed; as sent it is cut at the same size (guards.BodyGuard).
        "DOWNLOAD_MAXSIZE": budget.page_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "RETRY_TIMES": 1,
        "RETRY_HTTP_CODES": [500, 502, 504, 522, 524],  # 429 and 503 wait first: the spider does
        "RETRY_EXCEPTIONS": ["scrapy.exceptions.DownloadFailedError"],
        "REDIRECT_MAX_TIMES": REDIRECT_LIMIT,
        "DEFAULT_REQUEST_HEADERS": {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.guards.ScopeGuard": 40,
            "crawler.robots.RobotsMiddleware": 100,
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
            "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": None,
            "crawler.guards.BodyGuard": 860,
            # Nearest to the network: bodies as sent, before HttpCompression (590), each hop before Redirect (600).
            "crawler.recorder.Recorder": 880,
        },
    }
