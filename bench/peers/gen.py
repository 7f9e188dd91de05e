#!/usr/bin/env python3
"""The data of the workloads, the same on every machine: gen.py FOLDER w1 w2 ... writes raw little-endian arrays
(NAME.f64 / .i32, C order) and a meta.json with their shapes to FOLDER/w1 and so on. Random numbers are numpy's PCG64
with the seeds below. W5 has its own generator, bench/w5.py."""
import json, os, sys
import numpy as np

OUT = sys.argv[1]
R, I, O = 20, 88, 436
SFX = {"float64": "f64", "int32": "i32"}


def save(w, meta, **arrays):
    d = os.path.join(OUT, w)
    os.makedirs(d, exist_ok=True)
    m = dict(meta, arrays={})
    for k, a in arrays.items():
        a = np.ascontiguousarray(a)
        a.tofile(os.path.join(d, f"{k}.{SFX[str(a.dtype)]}"))
        m["arrays"][k] = {"dtype": str(a.dtype), "shape": list(a.shape)}
    with open(os.path.join(d, "meta.json"), "w") as f:
        json.dump(m, f, indent=1)


def staffing(g):
    """industry x occupation affinity with ~33 % structural zeros, rows sum to 1"""
    a = np.exp(1.6 * g.standard_normal((I, O)) + 0.8 * g.standard_normal(O))
    # block structure: each industry has a home cluster of occupations
    home = g.integers(0, O, I)
    dist = np.abs((np.arange(O)[None, :] - home[:, None] + O // 2) % O - O // 2)
    a *= np.exp(-dist / 60.0)
    a[a < np.quantile(a, 0.33)] = 0.0
    return a / a.sum(1, keepdims=True)


def truth(g, total=5.0e6):
    """region x industry x occupation employment, ~35 % structural zeros"""
    size = np.exp(0.9 * g.standard_normal(R))
    ind = np.exp(1.0 * g.standard_normal(I))
    ri = size[:, None] * ind[None, :] * np.exp(0.6 * g.standard_normal((R, I)))
    ri[g.random((R, I)) < 0.025] = 0.0
    s = staffing(g)
    t = ri[:, :, None] * s[None] * np.exp(0.5 * g.standard_normal((R, I, O)))
    return t * (total / t.sum()), s


def w1():
    g = np.random.default_rng(101)
    t, s = truth(g)
    # seed: national staffing pattern with survey noise, same support as the truth
    seed = s[None] * np.exp(0.7 * g.standard_normal((R, I, O))) * (t > 0)
    save("w1", {"tol": 1e-8, "zeros": float((t == 0).mean())}, truth=t, seed=seed,
         m_ri=t.sum(2), m_ro=t.sum(1), m_io=t.sum(0))


def w2(D=1000, T=10, A=11):
    """E[d,r,i,t]=E[d,r,i,t-1]*exp(mu[r,i]+0.010*zn[d,t]+0.020*zi[d,i,t]+0.012*zr[d,r,t])
       S_t[r,i,o] = S0*exp(t*b[i,o]) renormalised over o;  L[d,r,o,t]=sum_i E*S_t
       cohorts N[d,r,o,a], N_0=L_0*age0[o,a]; each year:
         survivors = N*(1-min(1,q[o,a]*exp(0.10*zq[d,t])));  replacement = sum_a(N) - sum_a(survivors)
         aged[a] = 0.8*surv[a] + 0.2*surv[a-1]  (the last band keeps 100 % of itself)
         openings = max(0, L_t - sum(aged));  aged += openings*p[a];   if aged sum > L_t scale it down to L_t
       outputs: mean, q05, q50, q95 over d of L and of openings, per (r,o,t) and per (o,t) summed over r
       (quantile = numpy 'linear', type 7)"""
    g = np.random.default_rng(202)
    t, s = truth(g)
    E0 = t.sum(2)
    S0 = np.divide(t, E0[:, :, None], out=np.zeros_like(t), where=E0[:, :, None] > 0)
    q = np.clip(np.linspace(0.06, 0.02, A)[None, :] * np.exp(0.2 * g.standard_normal((O, 1))), 0, 1)
    q[:, -3:] = [0.06, 0.18, 0.45]
    age0 = np.exp(-((np.arange(A)[None, :] - g.uniform(3, 6, (O, 1))) / 2.5) ** 2)
    p = np.array([.22, .30, .20, .11, .07, .04, .03, .02, .01, 0, 0])
    save("w2", {"D": D, "T": T, "A": A}, E0=E0, S0=S0, mu=0.005 + 0.02 * g.standard_normal((R, I)),
         b=0.02 * g.standard_normal((I, O)), q=q, age0=age0 / age0.sum(1, keepdims=True), p=p,
         zn=g.standard_normal((D, T)), zi=g.standard_normal((D, I, T)), zr=g.standard_normal((D, R, T)),
         zq=g.standard_normal((D, T)))


def w3(D=1000, T=30, A=101):
    """P[d,r,s,a]; hazard h = mu0[r,s,a]*exp(beta[s,a]*k[d,t]); surv = exp(-h)
       q = P*surv; moved[d,r',s,a] = sum_r q[d,r,s,a]*M[a,r,r'];
       births[d,r] = sum_{a=15..49} moved_female[d,r,a]*fert[r,a-15]*exp(0.05*f[d,t]); 51.2 % boys
       age shift by one, open last group, age 0 = births;   k = random walk sd 0.8 drift -1, f = random walk
       outputs mean/5/50/95 % over d per (t, r, s, 5-year group 21)"""
    g = np.random.default_rng(303)
    a = np.arange(A)
    mu = np.exp(-9.5 + 0.088 * a)[None, None, :] * np.array([1.25, 0.85])[None, :, None] * \
        np.exp(0.15 * g.standard_normal((R, 2, 1))) + 0.02 * (a == 0)
    pop = np.exp(0.9 * g.standard_normal((R, 1, 1))) * 6000 * np.exp(-mu.cumsum(2)) * np.exp(.1 * g.standard_normal((R, 2, A)))
    inten = 0.03 * np.exp(-((a - 24) / 11.0) ** 2) + 0.006
    flow = np.exp(g.standard_normal((R, R)))
    np.fill_diagonal(flow, 0)
    flow /= flow.sum(1, keepdims=True)
    M = inten[:, None, None] * flow[None]
    for i in range(A):
        np.fill_diagonal(M[i], 1 - inten[i])
    ages = np.arange(15, 50)
    fert = 0.13 * np.exp(-((ages - 27) / 7.0) ** 2)[None] * np.exp(0.1 * g.standard_normal((R, 1)))
    k = (-1 + 0.8 * g.standard_normal((D, T))).cumsum(1)
    f = g.standard_normal((D, T)).cumsum(1)
    beta = 0.006 * np.ones((2, A)) * (1.3 - a / 120.0)[None]
    save("w3", {"D": D, "T": T, "A": A}, pop=pop, mu0=mu, beta=beta, M=M, fert=fert, k=k, f=f)


def w4(n=R * I, T=15):
    g = np.random.default_rng(404)
    lvl = np.exp(7 + g.standard_normal(n))
    tr = 0.01 + 0.02 * g.standard_normal(n)
    y = np.empty((n, T))
    x, b = np.log(lvl), tr.copy()
    for t in range(T):
        b = 0.9 * b + 0.1 * tr + 0.008 * g.standard_normal(n)
        x = x + b + 0.02 * g.standard_normal(n)
        y[:, t] = np.exp(x + 0.01 * g.standard_normal(n))
    save("w4", {"origins": [9, 10, 11, 12], "h": 3, "final_h": 10}, y=y)


def w8():
    """region,industry,occupation,year,scenario,value,lo,hi for the non-zero cells of `truth`
       x years 2026..2030 x scenarios 0,1 (5,062,090 rows); sorted by that key"""
    g = np.random.default_rng(808)
    t, _ = truth(g)
    r, i, o = np.nonzero(t)
    v = t[r, i, o]
    n = len(v)
    rep = 10
    yr = np.tile(np.repeat(np.arange(2026, 2031), 2), n)
    sc = np.tile(np.arange(2), n * 5)
    val = np.repeat(v, rep) * np.exp(0.01 * (yr - 2025) + 0.02 * sc + 0.01 * g.standard_normal(n * rep))
    save("w8", {"rows": int(n * rep)}, region=np.repeat(r, rep).astype("i4"), industry=np.repeat(i, rep).astype("i4"),
         occupation=np.repeat(o, rep).astype("i4"), year=yr.astype("i4"), scenario=sc.astype("i4"),
         value=np.round(val, 3), lo=np.round(val * .9, 3), hi=np.round(val * 1.12, 3))


if __name__ == "__main__":
    for name in sys.argv[2:]:
        globals()[name]()
