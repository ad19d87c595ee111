# Makes published-ratios.csv from published.csv.gz: drop1(test = "LRT") of each column: Rscript published-ratios.R
options(digits = 17)
lines <- readLines(gzfile("published.csv.gz"))[-1]
starts <- grep("^@", lines)
out <- c()
for (s in seq_along(starts)) {
  name <- strsplit(lines[starts[s]], " ")[[1]][2]
  last <- if (s < length(starts)) starts[s + 1] - 1 else length(lines)
  d <- as.data.frame(do.call(rbind, lapply(strsplit(lines[(starts[s] + 1):last], ","), as.numeric)))
  names(d) <- c("y", "w", paste0("x", seq_len(ncol(d) - 2)))
  m <- suppressWarnings(glm(y ~ . - w, family = binomial, data = d, weights = w, control = glm.control(epsilon = 1e-15, maxit = 100)))
  t <- suppressWarnings(drop1(m, test = "LRT"))
  out <- c(out, sprintf("%s,statistic,%d,%.17g", name, seq_len(nrow(t) - 1) - 1, t$LRT[-1]))
  out <- c(out, sprintf("%s,p,%d,%.17g", name, seq_len(nrow(t) - 1) - 1, t[["Pr(>Chi)"]][-1]))
}
writeLines(c(paste0("# ", R.version.string, ", drop1(glm, test = \"LRT\") with epsilon 1e-15; made by published-ratios.R"), "case,statistic,place,value", out), "published-ratios.csv")
cat(length(starts), "sets,", length(out), "numbers\n")
