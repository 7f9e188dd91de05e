# rd("w1","seed",c(20,88,436)): C-order file -> R array with the same index meaning
rd <- function(w, name, dim) {
  f <- file.path(Sys.getenv("BENCH_DATA"), w, paste0(name, ".f64"))
  x <- readBin(f, "double", prod(dim), endian = "little")
  if (length(dim) == 1) x else aperm(array(x, rev(dim)), rev(seq_along(dim)))
}
