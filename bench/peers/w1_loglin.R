source("load.R"); n <- as.integer(commandArgs(TRUE)[1])
d <- c(20, 88, 436); seed <- rd("w1", "seed", d); truth <- rd("w1", "truth", d)
t0 <- proc.time()[[3]]
f <- suppressWarnings(loglin(truth, list(c(1, 2), c(1, 3), c(2, 3)), start = seed, fit = TRUE, eps = 0, iter = n, print = FALSE)$fit)
dt <- proc.time()[[3]] - t0
e <- 0
for (m in list(c(1, 2), c(1, 3), c(2, 3))) { a <- apply(truth, m, sum); b <- apply(f, m, sum); k <- a > 0; e <- max(e, abs(b - a)[k] / a[k]) }
cat(sprintf('{"seconds": %.4f, "sweeps": %d, "error": %.3e, "squares": %.9e}\n', dt, n, e, sum(f^2)))
