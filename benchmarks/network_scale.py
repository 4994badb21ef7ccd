"""How long linking takes and what it holds in memory, on invented blogs.

    python -m benchmarks.network_scale 20000

Each blog is made when it is asked for, with 34 marks, 12 signatures and 10 links; three of ten have an account in
common with two others, and firms, persons and forms coincide now and then. Prints seconds of one core and peak memory.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterator, Mapping

from classifier.network.linking import link
from classifier.network.records import Mark, Text, Traits, Where
from classifier.network.texts import POST, SIGNATURE


class Invented(Mapping[str, Traits]):
    """So many blogs, the same on every run."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        return (f"b{number:07}.example" for number in range(self._count))

    def __getitem__(self, name: str) -> Traits:
        number, count = int(name[1:8]), self._count
        draw = random.Random(number)
        where = Where(url=f"https://{name}/", record_id="urn:uuid:0", quote="here")
        account = f"o{number // 10}" if number % 10 < 3 else f"a{number}"
        values = [
            ("adsense", account),
            ("firm", f"f{draw.randrange(3 * count)}"),
            ("form fields", f"s{draw.randrange(40)}"),
        ]
        values += [("person", f"n{draw.randrange(count // 3 + 1)}")]
        values += [("passage", f"{draw.getrandbits(40):x}") for _ in range(30)]
        numbers = [tuple(draw.getrandbits(16) for _ in range(SIGNATURE)) for _ in range(12)]
        return Traits(
            url=where.url,
            domain=name,
            hosted=False,
            capture="0" * 64,
            marks=tuple(Mark(kind=kind, value=value, where=where) for kind, value in values),
            texts=tuple(Text(kind=POST, signature=signature, where=where) for signature in numbers),
            links=tuple((f"d{draw.randrange(count // 2 + 1)}.example", where) for _ in range(10)),
        )


def main() -> None:
    """Link so many invented blogs and print what it took."""
    count = int(sys.argv[1])
    began = time.process_time()
    network = link(Invented(count))
    seconds = time.process_time() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:,} blogs: {seconds:.0f} s, {megabytes:.0f} MB at the peak; "
        f"{len(network.links):,} links, {len(network.clusters):,} clusters"
    )


if __name__ == "__main__":
    main()
