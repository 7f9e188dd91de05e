# ipfn (pure Python/numpy) must be importable: PYTHONPATH=<checkout of ipfn>
import json, sys, time
import numpy as np
from ipfn import ipfn
from load import load

iters = int(sys.argv[1])
_, a = load("w1")
agg, dims = [a["m_ri"], a["m_ro"], a["m_io"]], [[0, 1], [0, 2], [1, 2]]
np.seterr(all="ignore")
t0 = time.perf_counter()
x = ipfn.ipfn(a["seed"], agg, dims, convergence_rate=0, rate_tolerance=0, max_iteration=iters - 1).iteration()
dt = time.perf_counter() - t0
err = max(np.nanmax(np.where(m > 0, abs(x.sum(k) - m) / m, 0)) for k, m in ((2, agg[0]), (1, agg[1]), (0, agg[2])))
print(json.dumps({"seconds": dt, "sweeps": iters, "error": float(err), "squares": float((x * x).sum())}))
