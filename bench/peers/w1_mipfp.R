# MIPFP_SRC = folder holding the R sources of mipfp (only Ipfp() is used)
source("load.R"); for (f in list.files(Sys.getenv("MIPFP_SRC"), "\\.R$", full.names = TRUE)) source(f)
n <- as.integer(commandArgs(TRUE)[1])
d <- c(20, 88, 436); seed <- rd("w1", "seed", d)
tg <- list(rd("w1", "m_ri", d[c(1, 2)]), rd("w1", "m_ro", d[c(1, 3)]), rd("w1", "m_io", d[c(2, 3)]))
t0 <- proc.time()[[3]]
f <- suppressWarnings(Ipfp(seed, list(c(1, 2), c(1, 3), c(2, 3)), tg, iter = n, tol = 1e-300))$x.hat
dt <- proc.time()[[3]] - t0
cat(sprintf('{"seconds": %.4f, "sweeps": %d, "squares": %.9e}\n', dt, n, sum(f^2)))
