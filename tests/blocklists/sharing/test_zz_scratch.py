import io, time, resource, os
import pytest
from tests.blocklists.sharing.partner import *
from blocklists.sharing import landing

@pytest.mark.django_db(transaction=True)
def test_only_this(seeded):
    shared = agreed()
    out = open("/tmp/S/perf.txt", "a")
    n = 100_000
    es = (entry(i, identifiers=[{"kind": "device", "digest": digest("device", f"d{i}-{k}")} for k in range(1 + i % 2)]) for i in range(n))
    f = b"".join(json.dumps(l).encode() + b"\n" for l in [header(n)]) + b"".join(json.dumps(l).encode() + b"\n" for l in es)
    sg = signed(f)
    real = landing.Landing._run
    def timed(self, statement):
        t = time.perf_counter(); r = real(self, statement); print(f"  {time.perf_counter()-t:.2f} {statement.strip()[:50]!r} {r}", file=out, flush=True); return r
    landing.Landing._run = timed
    print("load", os.getloadavg(), "MB", len(f) / 1e6, file=out, flush=True)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    from django.db import connection
    with connection.cursor() as cur:
        cur.execute("select pg_backend_pid()"); pid = cur.fetchone()[0]
    def cpu():
        s = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()
        return (int(s[11]) + int(s[12])) / os.sysconf("SC_CLK_TCK")
    def timed(self, statement):
        t = time.perf_counter(); k = cpu(); r = real(self, statement); print(f"  {time.perf_counter()-t:.2f} cpu {cpu()-k:.2f} {statement.strip()[:50]!r} {r}", file=out, flush=True); return r
    landing.Landing._run = timed
    for number_ in (1, 2):
        k = cpu()
        if number_ == 2:
            f = f.replace(b'"sequence": 1,', b'"sequence": 2,', 1); sg = signed(f)
        t, c = time.perf_counter(), time.process_time()
        bring_raw(shared, f, sg)
        d = time.perf_counter() - t
        print("IMPORT", number_, f"{d:.1f}s {n / d:.0f}/s python cpu {time.process_time() - c:.1f}s rss+{(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024:.0f}MB backend cpu", cpu() - k, "load", os.getloadavg()[0], file=out, flush=True)
    landing.Landing._run = real
