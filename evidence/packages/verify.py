"""Does this evidence package hold what was sealed?   python3 verify.py PACKAGE.zip [PUBLISHED]

PUBLISHED is the operator's published list of seals: with it, whether these are the seals that everybody was shown.
Each line names what is wrong; the exit code is 0 when nothing is. Python 3.8 or later, standard library alone."""

import collections, contextlib, functools, hashlib, json, pathlib, sys, zipfile  # noqa: E401, I001


def problems(archive: zipfile.ZipFile, published: "dict[int, str] | None" = None) -> "collections.abc.Iterator[tuple]":
    """Yields (what is wrong, with what). `published`: each seal's chain hash in hex by its number."""
    manifest = json.loads(archive.read("manifest.json"))
    files, seals, made = manifest["files"], manifest.pop("seals"), manifest.pop("made")
    inside, listed = collections.Counter(archive.namelist()), {*files, "manifest.json"}
    for name in sorted({*inside, *listed}):
        whole = hashlib.sha256()
        with contextlib.suppress(Exception):  # what can't be read to its end is not what was packed
            for block in iter(functools.partial(archive.open(name).read, 65536), b""):
                whole.update(block)
        if inside[name] != 1 or name not in listed:
            yield ("added" if inside[name] else "missing"), name
        elif name in files and whole.hexdigest() != files[name]["sha256"]:
            yield "changed", name
    for number, seal in seals.items():  # each is chained to the one before
        head = bytes.fromhex(seal["previous"]) + int(number).to_bytes(8, "big") + seal["count"].to_bytes(8, "big")
        if hashlib.sha256(b"\2" + head + bytes.fromhex(seal["root"])).hexdigest() != seal["chain"]:
            yield "changed", "seal " + number
        elif published is not None and published.get(int(number)) != seal["chain"]:
            yield "not published", "seal " + number
    contents = hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()
    if not proven(made["line"].encode(), made, seals) or json.loads(made["line"])["detail"]["contents"] != contents:
        yield "changed", "manifest.json"  # the event that sealed this package names what it lists
    proofs, frozen = {one["event"]: one for one in map(json.loads, archive.open("proofs.ndjson"))}, {}
    for line, event in ((one.rstrip(b"\n"), json.loads(one)) for one in archive.open("events.ndjson")):
        proof = proofs.pop(event["id"], None)
        if not proof or not proven(line, proof, seals):
            yield ("changed" if proof else "added"), "event {id} ({action})".format(**event)
        elif event["action"] in ("exhibit.frozen", "exhibit.kept") and event["detail"]["sha256"]:
            frozen[event["detail"]["sha256"]] = "exhibit " + event["target_id"]
    yield from (("missing", f"event {number}") for number in proofs)
    kept = {one["sha256"]: name for name, one in files.items() if name.startswith("evidence/")}
    yield from (("not sealed", kept[one]) for one in sorted(kept.keys() - frozen))
    yield from (("missing", frozen[one]) for one in sorted(frozen.keys() - kept.keys() - {*manifest["without"]}))


def proven(line: bytes, proof: dict, seals: dict) -> bool:  # a leaf of the Merkle tree (RFC 6962) of its seal
    at = hashlib.sha256(b"\0" + line).digest()
    for side, other in ((side, bytes.fromhex(other)) for side, other in proof["path"]):
        at = hashlib.sha256(b"\1" + (other + at if side == "left" else at + other)).digest()
    return at.hex() == seals.get(str(proof["seal"]), {}).get("root")


if __name__ == "__main__":
    wrong: list = []
    try:
        seals = [json.loads(line) for name in sys.argv[2:] for line in pathlib.Path(name).read_text().splitlines()]
        published = {seal["number"]: seal["chain"] for seal in seals} if sys.argv[2:] else None
        wrong.extend(problems(zipfile.ZipFile(sys.argv[1]), published))
    except Exception as error:
        wrong.append(("unreadable", repr(error)))
    sys.exit("\n".join(f"{what}: {name!a}" for what, name in wrong) or print("whole: all is as it was sealed"))  # noqa: T201
