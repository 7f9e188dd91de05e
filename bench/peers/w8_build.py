"""The database of W8 for w8_server.cjs, facts.db beside gen.py's arrays: a WITHOUT ROWID table clustered by (occupation,
region, year, scenario, industry), and one covering index for rankings."""
import os, sqlite3
import numpy as np
from load import load

_, a = load("w8")
path = os.path.join(os.environ["BENCH_DATA"], "w8", "facts.db")
cols = ["region", "industry", "occupation", "year", "scenario", "value", "lo", "hi"]
for old in (path, path + ".part"):
    if os.path.exists(old):
        os.remove(old)
c = sqlite3.connect(path + ".part")
c.executescript("""PRAGMA journal_mode=off; PRAGMA synchronous=off; PRAGMA page_size=8192;
CREATE TABLE facts(region INT, industry INT, occupation INT, year INT, scenario INT, value REAL, lo REAL, hi REAL,
 PRIMARY KEY(occupation, region, year, scenario, industry)) WITHOUT ROWID;""")
o = np.lexsort((a["industry"], a["scenario"], a["year"], a["region"], a["occupation"]))
c.executemany("INSERT INTO facts VALUES(?,?,?,?,?,?,?,?)", zip(*(a[k][o].tolist() for k in cols)))
c.execute("CREATE INDEX rk ON facts(region, year, scenario, occupation, value, lo, hi)")
c.execute("ANALYZE")
c.commit()
c.close()
os.rename(path + ".part", path)
