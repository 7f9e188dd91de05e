"""What numpy and scipy say of the same data: oracle.py reconcile NODES FORECASTS RESIDUALS METHOD | pool JUDGEMENTS TRUTHS."""
import csv
import json
import sys

import numpy as np
from scipy import stats


def table(path):
    with open(path, newline="") as f:
        return list(csv.DictReader(f))


def reconcile(nodes, forecasts, residuals, method):
    parent = {r["node"]: r["parent"] for r in table(nodes)}
    base = {r["node"]: float(r["mean"]) for r in table(forecasts)}
    names = list(base)
    leaves = [n for n in names if n not in parent.values()]
    s = np.zeros((len(names), len(leaves)))
    for j, leaf in enumerate(leaves):
        at = leaf
        while at:
            s[names.index(at), j] = 1
            at = parent.get(at, "")
    years = sorted({r["year"] for r in table(residuals)})
    e = np.zeros((len(years), len(names)))
    for r in table(residuals):
        e[years.index(r["year"]), names.index(r["node"])] = float(r["residual"])
    w = np.eye(len(names))
    if method == "struct":
        w = np.diag(s.sum(1))
    elif method == "wls-var":
        w = np.diag((e**2).mean(0))
    elif method == "mint":
        n = len(years)
        cov = e.T @ e / n
        sd = np.sqrt(np.diag(cov))
        x = e / sd
        r = x.T @ x / n
        var = ((x[:, :, None] * x[:, None, :]) ** 2).sum(0) - n * r**2
        var /= n * (n - 1)
        off = ~np.eye(len(names), dtype=bool)
        lam = min(1.0, max(0.0, var[off].sum() / (r[off] ** 2).sum()))
        w = lam * np.diag(np.diag(cov)) + (1 - lam) * cov
    wi = np.linalg.inv(w)
    y = np.array([base[n] for n in names])
    b = np.linalg.solve(s.T @ wi @ s, s.T @ wi @ y)
    return dict(zip(names, (s @ b).tolist()))


def pool(judgements, truths):
    truth = {r["item"]: float(r["value"]) for r in table(truths)}
    counts = {}
    for r in table(judgements):
        if r["item"] in truth:
            c = counts.setdefault(r["expert"], np.zeros(4))
            v = truth[r["item"]]
            c[sum(v > float(r[q]) for q in ("q05", "q50", "q95"))] += 1
    p = np.array([0.05, 0.45, 0.45, 0.05])
    out = {}
    for expert, c in counts.items():
        s = c / c.sum()
        kl = sum(a * np.log(a / b) for a, b in zip(s, p) if a > 0)
        out[expert] = float(stats.chi2.sf(2 * c.sum() * kl, 3))
    return out


if __name__ == "__main__":
    print(json.dumps({"reconcile": reconcile, "pool": pool}[sys.argv[1]](*sys.argv[2:])))
