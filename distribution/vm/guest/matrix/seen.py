"""Whether spans say what clients saw, no more and no less."""
from collections import Counter
from urllib.parse import urlsplit

from client import Exchange
from servers import ODD, PROXY


def expected(exchange):
    """Spans of an exchange: (kind, exchange); three if it went through the proxy."""
    yield "SERVER", exchange
    if exchange.port == PROXY:
        behind = Exchange(**{**vars(exchange), "port": ODD})
        yield "CLIENT", behind
        yield "SERVER", behind


def of(span):
    attributes = span["attributes"]
    path, query = attributes.get("url.path"), attributes.get("url.query")
    if span["kind"] == "CLIENT":
        url = urlsplit(attributes["url.full"])
        path, query = url.path, url.query
    return span["kind"], Exchange(
        query,
        attributes.get("server.port"),
        attributes.get("http.request.method"),
        path,
        attributes.get("http.response.status_code"),
        attributes.get("http.response.body.size"),
    )


def compare(spans, exchanges):
    """Says how many agree; raises AssertionError with those that do not."""
    missing = Counter(each for exchange in exchanges for each in expected(exchange))
    wanted = missing.total()
    found = Counter(map(of, spans))
    surplus = found - missing
    missing -= found
    if missing or surplus:
        where = Counter(f"{kind} at {exchange.port}" for kind, exchange in missing.elements())
        raise AssertionError(
            f"{wanted} spans of {len(exchanges)} requests expected, {len(spans)} came, "
            f"{missing.total()} missing {dict(where)}, {surplus.total()} not expected, such as "
            + "; ".join(map(str, [*list(missing)[:3], *list(surplus)[:3]]))
        )
    return f"{len(exchanges)} requests, {len(spans)} spans"
