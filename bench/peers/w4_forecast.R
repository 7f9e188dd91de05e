# forecast::ets and thetaf on every STEP-th series: 4 rolling origins (h = 3) and a last fit on 15 points (h = 10), methods
# ANN, AAN, AAdN, theta and the mean of the four; mase_sample is the best of the five. Seconds are those of the sample times STEP: fits are independent.
suppressMessages(library(forecast)); source("load.R")
step <- as.integer(commandArgs(TRUE)[1])
y <- rd("w4", "y", c(1760, 15)); ids <- seq(1, 1760, by = step)
fits <- function(z, h) {
  f <- cbind(forecast(ets(z, "ANN", damped = FALSE), h, level = 95)$mean, forecast(ets(z, "AAN", damped = FALSE), h, level = 95)$mean,
             forecast(ets(z, "AAN", damped = TRUE), h, level = 95)$mean, thetaf(z, h, level = 95)$mean)
  cbind(f, rowMeans(f))
}
t0 <- proc.time()[[3]]; sum_abs <- 0; n <- 0; last <- 0
for (i in ids) {
  for (k in 9:12) {
    f <- as.matrix(fits(ts(y[i, 1:k]), 3))
    sum_abs <- sum_abs + colMeans(abs(f - y[i, k + 1:3])) / mean(abs(diff(y[i, 1:k]))); n <- n + 1
  }
  last <- last + sum(as.matrix(fits(ts(y[i, ]), 10))[, 5])
}
m <- sum_abs / n
cat(sprintf('{"seconds": %.3f, "mase_sample": %.6f, "mase_ann": %.6f, "mase_aan": %.6f, "mase_aadn": %.6f, "mase_theta": %.6f, "mase_mean": %.6f, "final": %.8e}\n',
            (proc.time()[[3]] - t0) * step, min(m), m[1], m[2], m[3], m[4], m[5], last))
