"""Web addresses in one spelling, so that the same page has the same address however it was shared."""

import polars as pl

TRACKING_PARAMETERS = (
    r"utm_.*|at_(?:medium|campaign|custom\d*|format|link_.*|ptr_.*|bbc_team)|ns_(?:mchannel|source|campaign|linkname|fee)|guce_.*|pk_.*|mtm_.*|hsa_.*|vero_.*"
    r"|fbclid|gclid|gclsrc|dclid|wbraid|gbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid|_ga|_gl|_hsenc|_hsmi|mkt_tok|oly_anon_id|oly_enc_id"
    r"|ref|ref_src|ref_url|referrer|referer|_r|cmp|cmpid|icid|int_cid|ncid|cid|mbid|smid|smprod|smtyp|spm|s_cid|sh|soc_src|soc_trk|ocid|xtor|wt\.mc_id"
    r"|partner|rss|feedtype|ftag|fsrc|tpcc|sr_share|share|shared|sharetype|__twitter_impression|guccounter|amp|outputtype|seid|ito|ico|taid|traffic_source"
    r"|reflink|src|platform|origin|campaign_id|instance_id|segment_id|te|nl|emc|user_id|regi_id|_nid|via"
)
"""Query parameters that say how a reader came, not what is read. Article ids hang on this list: adding a name joins
copies that were apart, and changes the ids of articles whose address carries it."""

_ADDRESS = r"(?i)^\s*https?://(?:[^/?#@\s]*@)?([^/?#:\s]+)(?::\d*)?([^?#\s]*)(?:\?([^#\s]*))?"
_HOST_LEAD = r"^(?:www\d?|m|mobile|amp|touch)\.((?:[^.]+\.)+[^.]+)$"
# By rule and not by the public suffix list: ids hang on it, and the list changes with every release of its package.
_SITE = r"([^.]+\.(?:co|com|org|net|gov|ac|edu|ne|or)\.[a-z]{2}|(?:[^.]+\.)?[^.]+)$"
_PATH_TAILS = r"(?i)(?:/amp|\.amp|/index\.(?:html?|php|aspx?))?/*$"


def normalised_address(address: pl.Expr) -> pl.Expr:
    """`address` as https without `www`, port, fragment and tracking parameters, its query sorted; null if it is no web address.

    Made of plain expressions, so that ids never change because a library did.
    """
    query = _kept_query(_part(address, 3))
    spelled = pl.concat_str(pl.lit("https://"), host_of(address), _path_of(address), query, ignore_nulls=True)
    return pl.when(host_of(address).is_not_null()).then(spelled)


def host_of(address: pl.Expr) -> pl.Expr:
    """The site's name in small letters, without `www`, `m` or `amp`; null if it is no web address."""
    host = _part(address, 1).str.to_lowercase().str.strip_suffix(".")
    return host.str.replace(_HOST_LEAD, "$1")


def names_a_page(address: pl.Expr) -> pl.Expr:
    """Whether it points further than a site's front page; a front page is no article's identity."""
    return (_path_of(address).fill_null("") != "") | _kept_query(_part(address, 3)).is_not_null()


def site_of(address: pl.Expr) -> pl.Expr:
    """The part of the host that one publisher registers: two labels, three under endings such as `co.uk`."""
    return host_of(address).str.extract(_SITE, 1)


def _part(address: pl.Expr, group: int) -> pl.Expr:
    return address.str.extract(_ADDRESS, group)


def _path_of(address: pl.Expr) -> pl.Expr:
    path = _part(address, 2).str.replace(_PATH_TAILS, "")
    return path.str.replace(r"(?i)\.amp\.html$", ".html").str.replace("^/amp/", "/")


def _kept_query(query: pl.Expr) -> pl.Expr:
    kept = pl.element().filter(
        (pl.element() != "") & ~pl.element().str.contains(rf"(?i)^(?:{TRACKING_PARAMETERS})(?:=|$)")
    )
    joined = query.str.replace_all("&amp;", "&", literal=True).str.split("&").list.eval(kept.sort()).list.join("&")
    return pl.when(joined != "").then(pl.concat_str(pl.lit("?"), joined))
