"""Vectorised numpy (BLAS matmul, np.partition), one region at a time to keep the work set bounded."""
import json, sys, time
import numpy as np
from load import load

meta, a = load("w2")
T, R = meta["T"], 20
D = int(sys.argv[1]) if len(sys.argv) > 1 else meta["D"]
E0, S0, mu, b, q, age0, p = (a[k] for k in ("E0", "S0", "mu", "b", "q", "age0", "p"))
zn, zi, zr, zq = (a[k][:D] for k in ("zn", "zi", "zr", "zq"))
O, A = q.shape
t0 = time.perf_counter()
tg = 0.0
stats = np.empty((2, 4, R, O, T))
nat = np.zeros((2, T, D, O))


def summ(x):  # x[D, O] -> mean, q05, q50, q95
    return np.concatenate([x.mean(0)[None], np.quantile(x, [0.05, 0.5, 0.95], axis=0)])


hz = np.exp(0.10 * zq)
for r in range(R):
    E = np.broadcast_to(E0[r], (D, 88)).copy()
    N = (E0[r] @ S0[r])[:, None] * age0
    N = np.broadcast_to(N, (D, O, A)).copy()
    for t in range(T):
        E *= np.exp(mu[r] + 0.010 * zn[:, t, None] + 0.020 * zi[:, :, t] + 0.012 * zr[:, r, t, None])
        S = S0[r] * np.exp((t + 1) * b)
        s = S.sum(1, keepdims=True)
        S = np.divide(S, s, out=np.zeros_like(S), where=s > 0)
        tt = time.perf_counter()
        L = E @ S
        tg += time.perf_counter() - tt
        N *= 1 - np.minimum(1, q[None] * hz[:, t, None, None])
        shift = 0.2 * N[:, :, :-1]
        N[:, :, :-1] *= 0.8
        N[:, :, 1:] += shift
        tot = N.sum(2)
        op = np.maximum(0, L - tot)
        N += op[:, :, None] * p
        new = tot + op
        N *= np.divide(L, new, out=np.ones_like(L), where=new > 0)[:, :, None]
        for k, x in ((0, L), (1, op)):
            stats[k, :, r, :, t] = summ(x)
            nat[k, t] += x
natq = np.array([[summ(nat[k, t]) for t in range(T)] for k in (0, 1)])
dt = time.perf_counter() - t0
print(json.dumps({"seconds": dt, "gemm_s": tg, "draws": D, "demand_mean": float(stats[0, 0].sum()),
                  "demand_q95": float(stats[0, 3].sum()), "openings_q05": float(stats[1, 1].sum()),
                  "national_openings_q50": float(natq[1, :, 2].sum())}))
