# Makes published-classes.csv.gz (data) and published-classes-expected.csv: models of several classes, nnet::multinom, MASS::polr and
# ordinal::clm: Rscript published-classes.R. multinom stops at about six digits; Newton's steps from there give the others.
suppressMessages({library(MASS); library(nnet); library(ordinal); library(carData); library(survival)})
options(digits = 17, contrasts = c("contr.treatment", "contr.treatment"))
data_out <- c(); out <- c()
put <- function(name, statistic, value) out <<- c(out, sprintf("%s,%s,%d,%.17g", name, statistic, seq_along(value) - 1, as.numeric(value)))
take <- function(kind, name, formula, data, weights) {
  data$.w <- if (is.null(weights)) rep(1, nrow(data)) else weights
  data <- data[data$.w > 0, ]
  data <- droplevels(data[complete.cases(data[, c(all.vars(formula), ".w")]), ])
  if (nrow(data) > 700) data <- droplevels(data[seq(1, nrow(data), length.out = 700), ])
  f <- model.frame(formula, data)
  x <- model.matrix(formula, data)[, -1, drop = FALSE]
  y <- as.integer(model.response(f)) - 1
  data_out <<- c(data_out, paste("@", kind, name), paste(sprintf("%d", y), sprintf("%.15g", data$.w), apply(x, 1, function(v) paste(sprintf("%.15g", v), collapse = ",")), sep = ","))
  list(x = x, y = y, w = data$.w)
}
multinomial <- function(name, formula, data, weights = NULL) {
  d <- take("multinomial", name, formula, data, weights)
  x <- cbind(1, d$x); k <- max(d$y); n <- nrow(x); p <- ncol(x)
  m <- multinom(factor(d$y) ~ d$x, weights = d$w, maxit = 10000, reltol = 1e-15, abstol = 0, trace = FALSE)
  b <- matrix(as.vector(t(matrix(coef(m), nrow = k))), p, k)
  t <- sapply(1:k, function(c) d$y == c) * 1
  for (step in 1:30) {
    e <- exp(cbind(0, x %*% b)); q <- (e / rowSums(e))[, -1, drop = FALSE]
    g <- as.vector(crossprod(x, d$w * (t - q)))
    h <- matrix(0, p * k, p * k)
    for (i in 1:k) for (j in 1:k) h[(i - 1) * p + 1:p, (j - 1) * p + 1:p] <- crossprod(x, d$w * ((i == j) * q[, i] - q[, i] * q[, j]) * x)
    s <- solve(h, g); b <- b + matrix(s, p, k)
    if (max(abs(s)) < 1e-13) break
  }
  e <- exp(cbind(0, x %*% b)); q <- e / rowSums(e)
  if (max(sqrt(diag(solve(h)))) > 100) stop("separated: ", name)
  put(name, "coef", as.vector(b)); put(name, "se", sqrt(diag(solve(h)))); put(name, "loglik", sum(d$w * log(q[cbind(1:n, d$y + 1)])))
  put(name, "multinom", as.vector(t(matrix(coef(m), nrow = k)))); put(name, "multinom loglik", as.numeric(logLik(m)))
  cat("multinomial", name, n, "rows,", k + 1, "classes\n")
}
ordered_ <- function(name, formula, data, weights = NULL) {
  d <- take("ordinal", name, formula, data, weights)
  y <- factor(d$y, ordered = TRUE); x <- d$x; w <- d$w
  for (link in c("logit", "probit", "cloglog")) {
    m <- clm(y ~ x, weights = w, link = link, control = clm.control(gradTol = 1e-12, maxIter = 500, relTol = 1e-15))
    put(name, paste(link, "threshold"), m$alpha); put(name, paste(link, "coef"), m$beta)
    put(name, paste(link, "se"), sqrt(diag(vcov(m)))); put(name, paste(link, "loglik"), as.numeric(logLik(m)))
    if (link == "logit") {
      r <- polr(y ~ x, weights = w, Hess = TRUE, control = list(reltol = 1e-15, maxit = 1000))
      put(name, "polr threshold", r$zeta); put(name, "polr coef", coef(r)); put(name, "polr loglik", as.numeric(logLik(r)))
    }
  }
  cat("ordinal", name, nrow(x), "rows,", nlevels(y), "classes\n")
}
multinomial("Womenlf", partic ~ hincome + children + region, Womenlf)
multinomial("Chile", vote ~ sex + age + education + statusquo, Chile)
multinomial("housing", Sat ~ Infl + Type + Cont, housing, housing$Freq)
multinomial("birthwt", factor(race) ~ age + lwt + smoke, birthwt)
multinomial("veteran", celltype ~ age + karno + prior, veteran)
multinomial("transplant", event ~ age + sex, transplant[transplant$event %in% c("death", "ltx", "withdraw"), ])
multinomial("Salaries", rank ~ yrs.service + discipline, Salaries)
multinomial("Prestige", type ~ income + women, Prestige)
multinomial("BEPS", vote ~ age + gender + economic.cond.national + Blair + Hague + Kennedy + Europe * political.knowledge, BEPS)
multinomial("HairEyeColor", Hair ~ Eye + Sex, as.data.frame(HairEyeColor), as.data.frame(HairEyeColor)$Freq)
ordered_("wine", rating ~ temp + contact, wine)
ordered_("housing", Sat ~ Infl + Type + Cont, housing, housing$Freq)
ordered_("soup", SURENESS ~ PROD + DAY + SOUPTYPE + GENDER, soup)
ordered_("WVS", poverty ~ religion + degree + country + age + gender, WVS)
ordered_("Womenlf", factor(partic, levels = c("not.work", "parttime", "fulltime")) ~ hincome + children, Womenlf)
ordered_("TitanicClass", passengerClass ~ sex + age, TitanicSurvival)
ordered_("birthwt", factor(pmin(ftv, 2)) ~ age + lwt + smoke, birthwt)
ordered_("BEPS", factor(economic.cond.national) ~ age + gender + Blair + Hague, BEPS)
ordered_("esoph", agegp ~ unclass(alcgp) + unclass(tobgp), esoph, esoph$ncases)
ordered_("stagec", factor(grade) ~ age + g2, rpart::stagec)
con <- gzfile("published-classes.csv.gz", "w"); writeLines(c("# data of R packages: MASS, survival, carData, ordinal, rpart and datasets; label, weight, columns of the model; made by published-classes.R", data_out), con); close(con)
writeLines(c(paste0("# ", R.version.string, ", nnet ", packageVersion("nnet"), " and Newton's steps from its estimates, MASS ", packageVersion("MASS"), ", ordinal ", packageVersion("ordinal"), "; made by published-classes.R"), "case,statistic,place,value", out), "published-classes-expected.csv")
