"""Seconds that difflib takes for pairs of texts: sentences by SequenceMatcher, words inside replaced blocks.

Reads JSON lines of [old, new] from the file named; prints one number. Cutting into sentences is a regular expression."""

import difflib
import json
import re
import sys
import time

ENDS = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“(])|\n+")


def sentences(text):
    return [sentence for sentence in ENDS.split(text) if sentence]


def compare(old, new):
    edits = 0
    old, new = sentences(old), sentences(new)
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        edits += tag != "equal"
        if tag == "replace":
            words = " ".join(old[a:b]).split(), " ".join(new[c:d]).split()
            edits += len(difflib.SequenceMatcher(None, *words, autojunk=False).get_opcodes())
    return edits


def main(path):
    with open(path, encoding="utf-8") as lines:
        pairs = [json.loads(line) for line in lines]
    clock = time.perf_counter()
    edits = sum(compare(old, new) for old, new in pairs)
    seconds = time.perf_counter() - clock
    assert edits > 0 or not pairs
    print(seconds)


if __name__ == "__main__":
    main(sys.argv[1])
