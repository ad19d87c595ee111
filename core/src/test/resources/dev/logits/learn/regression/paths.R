# Makes paths.csv: Rscript paths.R BIRTHWT.CSV; glmnet's paths at given strengths, and its cross-validation of given folds
suppressMessages(library(glmnet))
b <- read.csv(commandArgs(TRUE)[1]); y <- b$low
x <- model.matrix(~ age + lwt + race + smoke + ptl + ht + ui + ftv, b)[, -1]
w <- 1 + (seq_along(y) %% 3)
out <- c()
add <- function(case, statistic, step, value) {
  value <- as.numeric(value)
  out <<- c(out, sprintf("%s,%s,%d,%d,%.17g", case, statistic, step, seq_along(value) - 1, value))
}
lambda <- c(.1, .05, .03, .02, .01, .005, .002, .0005)
path <- function(case, ...) {
  m <- glmnet(x, y, family = "binomial", lambda = lambda, thresh = 1e-22, maxit = 1e7, ...)
  for (k in seq_along(lambda)) { add(case, "coef", k - 1, c(as.numeric(m$beta[, k]), m$a0[k])); add(case, "explained", k - 1, m$dev.ratio[k]) }
}
path("lasso", alpha = 1); path("elastic", alpha = .5); path("ridge", alpha = 0); path("weighted", alpha = 1, weights = w); path("raw", alpha = 1, standardize = FALSE)
folds <- (seq_along(y) - 1) %% 5 + 1
cv <- cv.glmnet(x, y, family = "binomial", lambda = lambda, foldid = folds, type.measure = "deviance", thresh = 1e-22, maxit = 1e7)
add("cv", "deviance", 0, cv$cvm); add("cv", "error", 0, cv$cvsd)
add("cv", "best", 0, match(cv$lambda.min, cv$lambda) - 1); add("cv", "one", 0, match(cv$lambda.1se, cv$lambda) - 1)
m <- glmnet(x, y, family = "binomial", thresh = 1e-20, maxit = 1e7)
add("sequence", "lambda", 0, m$lambda[1:5])
writeLines(c(paste0("# ", R.version.string, ", glmnet ", packageVersion("glmnet"), "; made by paths.R of data/birthwt.csv"), "case,statistic,step,place,value", out), "paths.csv")
