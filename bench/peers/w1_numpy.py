"""w1_numpy.py [hard]: hard makes the margins of `qajet bench w1hard`."""
import json, sys, time
import numpy as np
from load import load

meta, a = load("w1")
x, mri, mro, mio = a["seed"].copy(), a["m_ri"], a["m_ro"], a["m_io"]
if "hard" in sys.argv:
    t = a["truth"]
    x[:10, :44, 218:] = t[:10, :44, 218:] = 0
    t[:10, 44:, :218] *= 0.001
    mri, mro, mio = t.sum(2), t.sum(1), t.sum(0)
t0 = time.perf_counter()


def ratio(m, s):
    return np.divide(m, s, out=np.zeros_like(m), where=s > 0)


it = 0
while True:
    it += 1
    sri = x.sum(2)
    x *= ratio(mri, sri)[:, :, None]
    x *= ratio(mro, x.sum(1))[:, None, :]
    x *= ratio(mio, x.sum(0))[None]
    err = max(np.max(np.abs(x.sum(k) - m)[m > 0] / m[m > 0]) for k, m in ((2, mri), (1, mro), (0, mio)))
    if err < meta["tol"] or it >= 20000:
        break
print(json.dumps({"seconds": time.perf_counter() - t0, "sweeps": it, "error": float(err), "sum": float(x.sum()),
                  "squares": float((x * x).sum())}))
