"""Flags near-duplicates in a file of JSON lines with rensa, by word 5-grams and 128 slots, 16 bands of 8 rows.

Prints how many records there were. The flags are estimates: nothing is verified, and nothing says of what a record
is a duplicate."""
import json
import sys

from rensa import RMinHash, RMinHashLSH


def shingles(text, k=5):
    words = text.lower().split()
    return [" ".join(words[at:at + k]) for at in range(max(1, len(words) - k + 1))]


def main(path):
    with open(path, encoding="utf-8") as lines:
        sets = [shingles(json.loads(line).get("text") or "") for line in lines]
    signatures = RMinHash.digest_matrix_from_token_sets_rho(sets, num_perm=128, seed=42, probes=4)
    index = RMinHashLSH(threshold=0.8, num_perm=128, num_bands=16)
    flags = index.query_duplicate_flags_matrix_one_shot(signatures)
    print(len(flags))


main(sys.argv[1])
