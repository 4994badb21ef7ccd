"""Addresses that a visitor must not open, or need not: links that act, endless families, twins of a page.

Pure text work on addresses; whether a family is endless is counted by the itinerary.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from crawler.addresses import canonical, platform_of

MAX_LENGTH = 2_000
_MAX_DEPTH = 12
_MAX_PARAMETERS = 3

# What a click on it may change: sessions, carts, accounts, comments. Followed by nobody, ever.
_ACTING_SEGMENTS = re.compile(
    r"^(?:wp-login|wp-admin|wp-signup|wp-json|xmlrpc|wp-comments-post|wp-cron|admin|administrator|"
    r"log-?[io]n|log-?out|log-?off|sign-?in|sign-?up|sign-?out|signin|register|registration|inscription|connexion|deconnexion|"
    r"anmelden|abmelden|registrieren|acceder|iniciar-sesion|cerrar-sesion|registro|my-?account|mon-compte|mein-konto|mi-cuenta|account|"
    r"lost-?password|forgot-?password|password|reset-?password|cart|basket|checkout|panier|warenkorb|kasse|carrito|carro|"
    r"wishlist|compare|add-to-cart|cdn-cgi|cgi-bin|oauth\d?|auth|unsubscribe|delete|remove|edit|logout|"
    r"comment|reply|trackback|email-protection|dashboard)$",
    re.IGNORECASE,
)
_ACTING_PARAMETERS = re.compile(
    r"^(?:add[-_]?to[-_]?(?:cart|wishlist|compare)|remove_item|undo_item|action|do|task|cmd|logout|login|redirect_to|returnurl|return_to|next_url|"
    r"_wpnonce|nonce|token|csrf\w*|delete|preview(?:_id|_nonce)?|customize_changeset_uuid|like_comment|unapproved|moderation-hash|"
    r"vote|rating|subscribe|unsubscribe|doing_wp_cron|elementor[-_]\w+|fl_builder|et_fb|ajax|wc-ajax|wmc-currency|email|password)$",
    re.IGNORECASE,
)
# Sources of the endless: filters, orders and views of one list; searches.
_FACET_PARAMETERS = re.compile(
    r"^(?:sort\w*|order\w*|dir|direction|filter\w*|min[-_]?price|max[-_]?price|price|color|colou?rs?|size|view|display|limit|per[-_]?page|"
    r"product_(?:count|order\w*|view)|s|q|query|search|keyword|keywords|currency|theme|skin|font|width|format|"
    r"show\w*|hide\w*|expand\w*|tribe[\w-]*|eventdisplay|ical|outlook-ical|calendar|cal|yr|dia|dy)$",
    re.IGNORECASE,
)
_PROGRAM = re.compile(r"\.(?:php\d?|html?|aspx?|jsp|cgi|do)$", re.IGNORECASE)
_SUBJECTS = re.compile(
    r"^(?:tag|tags|category|categories|label|topics?|tagged|categorie|kategorie|categoria|author|authors|auteur|autor|p)$",
    re.IGNORECASE,
)
_CALENDAR = re.compile(
    r"(?:^|/)(?:calendar|calendario|calendrier|kalender|agenda|events?|evenements?|veranstaltungen|eventos)"
    r"(?:/[\w-]+)?/(?:day|week|month|year|list|\d{4})(?:[/-]|$)",
    re.IGNORECASE,
)
_NOT_A_PAGE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|csv|tsv|epub|mobi|azw3?|ps|tex|bib|jpe?g|jfif|png|gif|webp|avif|svgz?|bmp|tiff?|ico|heic|psd|"
    r"mp3|m4a|ogg|oga|opus|wav|flac|aac|wma|mp4|m4v|mkv|webm|avi|mov|wmv|flv|mpe?g|3gp|zip|rar|7z|tar|t?gz|bz2|xz|zst|dmg|pkg|exe|msi|apk|deb|rpm|"
    r"iso|jar|bin|css|m?js|map|json|jsonl?|xml|rss|atom|rdf|xsl|opml|ics|vcf|woff2?|ttf|otf|eot|swf|torrent|py|ipynb|sh|c|h|cpp|java|rs|go|patch|diff|gpx|kml|webmanifest)$",
    re.IGNORECASE,
)
_FEED_TAIL = re.compile(r"/(?:feed|rss|atom|feeds)(?:/(?:rss2?|atom|rdf|default|posts/default))?/?$", re.IGNORECASE)
_SEARCH_TAIL = re.compile(r"/(?:search|recherche|suche|buscar|busqueda)/?$", re.IGNORECASE)

# Forms of one page: for a phone, for the printer, the second page of its comments, a picture of its gallery.
_TWIN_TAIL = re.compile(
    r"/(?:amp|print|printable|embed|comment-page-\d+|comments|mobile|gallery/image-?\d+)/?$", re.IGNORECASE
)
_TWIN_PARAMETERS = re.compile(
    r"^(?:amp|print|printable|output|mobile|cpage|showcomment|share|ref|referrer|source|via|isfreemail|publication_id|"
    r"noamp|nocache|cache|cb|ts|timestamp|rnd|random|v|ver|version|highlight|fb_\w+|_hs\w+|mkt_tok|hsctatracking|trk|ck_subscriber_id|sk|s_kwcid|_pos|_ss|_sid|oly_\w+)$",
    re.IGNORECASE,
)
_SESSION_VALUE = re.compile(r"^(?:[0-9a-f]{26,}|(?=\w*\d)(?=\w*[a-z])[0-9a-z]{26,40})$", re.IGNORECASE)
_SESSION_SEGMENT = re.compile(
    r"/\((?:[A-Z]\([^)/]{10,}\))+\)|/(?:sid|session|phpsessid)[-_=][0-9a-z]{10,}", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")


@lru_cache(maxsize=8192)
def refusal(url: str) -> str:
    """Give the word why an address is never visited, or the empty string.

    "long", "broken", "type" (by its extension no page), "acts" (a link that may change something), "deep"
    (segments that repeat or pile up), "calendar", "facets" (orders, filters and searches), "feed", "service" (the
    platform's own page).
    """
    if len(url) > MAX_LENGTH:
        return "long"
    try:
        parts = urlsplit(url)
    except ValueError:
        return "broken"
    path = unquote(parts.path)
    segments = [part for part in path.split("/") if part]
    names = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    if _NOT_A_PAGE.search(path):
        return "type"
    if _has_acting_segment(segments) or any(map(_ACTING_PARAMETERS.match, names)):
        return "acts"
    if _deepening(segments):
        return "deep"
    if _CALENDAR.search(path):
        return "calendar"
    # Blogger turns the pages of a list by `/search?updated-max=`; Joomla names its pages by `option` and more.
    if not {"updated-max", "option"} & set(names) and (
        any(map(_FACET_PARAMETERS.match, names)) or len(names) > _MAX_PARAMETERS or _SEARCH_TAIL.search(path)
    ):
        return "facets"
    if _FEED_TAIL.search(path) or "feed" in names:
        return "feed"
    platform = platform_of(url)
    if platform is not None and platform.avoid and re.search(platform.avoid, path, re.IGNORECASE):
        return "service"
    return ""


@lru_cache(maxsize=8192)
def twin(url: str) -> str:
    """Give one form for all addresses of a page: `canonical`, and its forms for phone, printer and comments."""
    try:
        parts = urlsplit(canonical(url))
    except ValueError:
        return url
    path = _SESSION_SEGMENT.sub("", parts.path)
    path = _TWIN_TAIL.sub("", path) or "/"
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TWIN_PARAMETERS.match(name)
        and not _SESSION_VALUE.match(value)
        and not (name == "m" and value in {"0", "1"})  # Blogger's form for phones; WordPress's months are longer
    ]
    return urlunsplit((parts.scheme, parts.netloc, path, urlencode(query), ""))


@lru_cache(maxsize=8192)
def shape(url: str) -> str:
    """Give the family of an address: its path with numbers as #, and the names of its parameters."""
    parts = urlsplit(url)
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return _DIGITS.sub("#", parts.path) + ("?" + "&".join(names) if names else "")


def _has_acting_segment(segments: list[str]) -> bool:
    """Tell whether a segment names an action; the subject of a list (`/tag/password`) does not."""
    above = ""
    for segment in segments:
        if _ACTING_SEGMENTS.match(_PROGRAM.sub("", segment)) and not _SUBJECTS.match(above):
            return True
        above = segment
    return False


def _deepening(segments: list[str]) -> bool:
    """Tell whether relative links pile a path up: too deep, one segment three times, or a pair twice."""
    if len(segments) > _MAX_DEPTH:
        return True
    words = [part.lower() for part in segments if not part.isdigit()]
    if any(words.count(part) >= 3 for part in words):
        return True
    pairs = list(pairwise(words))
    return any(pairs.count(pair) >= 2 for pair in pairs)
