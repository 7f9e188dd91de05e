# humanleague's Python module must be importable (PYTHONPATH)
import json, time
import numpy as np
import humanleague
from load import load

_, a = load("w1")
agg = [a["m_ri"], a["m_ro"], a["m_io"]]
idx = [np.array([0, 1]), np.array([0, 2]), np.array([1, 2])]
t0 = time.perf_counter()
x, st = humanleague.ipf(a["seed"], idx, agg)
dt = time.perf_counter() - t0
print(json.dumps({"seconds": dt, "status": {k: float(v) for k, v in st.items() if np.isscalar(v)}, "squares": float((x * x).sum())}))
