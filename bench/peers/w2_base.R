# R matrix code (BLAS %*%), one region at a time; cohort state as a list of A matrices [draw, occupation]
source("load.R")
D <- 1000L; T <- 10L; R <- 20L; I <- 88L; O <- 436L; A <- 11L
if (length(commandArgs(TRUE))) R <- as.integer(commandArgs(TRUE)[1])
E0 <- rd("w2", "E0", c(20, I)); S0 <- rd("w2", "S0", c(20, I, O)); mu <- rd("w2", "mu", c(20, I)); b <- rd("w2", "b", c(I, O))
q <- rd("w2", "q", c(O, A)); age0 <- rd("w2", "age0", c(O, A)); p <- rd("w2", "p", A)
zn <- rd("w2", "zn", c(D, T)); zi <- rd("w2", "zi", c(D, I, T)); zr <- rd("w2", "zr", c(D, 20, T)); zq <- rd("w2", "zq", c(D, T))
t0 <- proc.time()[[3]]
summ <- function(x) rbind(colMeans(x), apply(x, 2, quantile, c(.05, .5, .95), names = FALSE))
st <- array(0, c(2, R, T, 4, O)); nat <- array(0, c(2, T, D, O)); hz <- exp(0.10 * zq)
for (r in 1:R) {
  E <- matrix(E0[r, ], D, I, byrow = TRUE); L0 <- E0[r, ] %*% S0[r, , ]
  N <- lapply(1:A, function(k) matrix(L0 * age0[, k], D, O, byrow = TRUE))
  for (t in 1:T) {
    E <- E * exp(matrix(mu[r, ], D, I, byrow = TRUE) + 0.010 * zn[, t] + 0.020 * zi[, , t] + 0.012 * zr[, r, t])
    S <- S0[r, , ] * exp(t * b); s <- rowSums(S); S <- S / ifelse(s > 0, s, 1)
    L <- E %*% S
    for (k in 1:A) N[[k]] <- N[[k]] * (1 - pmin(outer(hz[, t], q[, k]), 1))
    for (k in A:2) N[[k]] <- (if (k < A) 0.8 else 1) * N[[k]] + 0.2 * N[[k - 1]]
    N[[1]] <- 0.8 * N[[1]]
    tot <- Reduce(`+`, N); op <- pmax(L - tot, 0); new <- tot + op; f <- ifelse(new > 0, L / new, 1)
    for (k in 1:A) N[[k]] <- (N[[k]] + op * p[k]) * f
    st[1, r, t, , ] <- summ(L); st[2, r, t, , ] <- summ(op)
    nat[1, t, , ] <- nat[1, t, , ] + L; nat[2, t, , ] <- nat[2, t, , ] + op
  }
}
nq <- 0; for (t in 1:T) { summ(nat[1, t, , ]); nq <- nq + sum(summ(nat[2, t, , ])[3, ]) }
cat(sprintf('{"seconds": %.3f, "regions": %d, "demand_mean": %.6f, "demand_q95": %.6f, "openings_q05": %.6f, "national_openings_q50": %.6f}\n',
            proc.time()[[3]] - t0, R, sum(st[1, , , 1, ]), sum(st[1, , , 4, ]), sum(st[2, , , 2, ]), nq))
