# What R says of the same data: oracle.R damped SERIES.csv HORIZON | fit SEED.csv MARGIN.csv ...; CSV on standard output.
args <- commandArgs(trailingOnly = TRUE)
if (args[1] == "damped") {
  suppressMessages(library(forecast))
  d <- read.csv(args[2], stringsAsFactors = FALSE)
  h <- as.integer(args[3])
  cat("series,year,theta,damped,level\n")
  for (s in unique(d$series)) {
    v <- d[d$series == s, ]
    v <- v[order(v$year), ]
    x <- ts(v$value, start = v$year[1])
    theta <- as.numeric(thetaf(x, h = h)$mean)
    damped <- as.numeric(forecast(ets(x, model = "AAN", damped = TRUE), h = h)$mean)
    level <- as.numeric(forecast(StructTS(x, type = "level"), h = h)$mean)
    for (k in 1:h) cat(sprintf("%s,%d,%.10f,%.10f,%.10f\n", s, max(v$year) + k, theta[k], damped[k], level[k]))
  }
} else {
  seed <- read.csv(args[2], stringsAsFactors = FALSE)
  dims <- setdiff(names(seed), "value")
  start <- xtabs(reformulate(dims, "value"), seed)
  target <- start
  margins <- list()
  for (file in args[-(1:2)]) {
    m <- read.csv(file, stringsAsFactors = FALSE)
    margins[[length(margins) + 1]] <- setdiff(names(m), "value")
  }
  # loglin fits the margins of a table: one that has them is made from the last argument's own cells.
  truth <- read.csv(sub("seed", "truth", args[2]), stringsAsFactors = FALSE)
  target <- xtabs(reformulate(dims, "value"), truth)
  fit <- loglin(target, lapply(margins, match, dims), start = start, fit = TRUE, eps = 1e-10, iter = 10000, print = FALSE)$fit
  out <- as.data.frame(as.table(fit), responseName = "value", stringsAsFactors = FALSE)
  write.csv(out, row.names = FALSE, quote = FALSE)
}
