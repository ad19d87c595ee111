# Makes published.csv.gz (data) and published-expected.csv (what glm says): Rscript published.R
suppressMessages({library(MASS); library(survival); library(boot); library(carData); library(rpart); library(lme4); library(pROC); library(sandwich); library(ordinal); library(lmtest)})
options(digits = 17)
data_out <- c(); out <- c(); n_sets <- 0
put <- function(name, statistic, value) out <<- c(out, sprintf("%s,%s,%d,%.17g", name, statistic, seq_along(value) - 1, as.numeric(value)))
add <- function(name, formula, data, weights = NULL) {
  formula <- formula(terms(formula, data = data))
  data$.w <- if (is.null(weights)) rep(1, nrow(data)) else weights
  data <- data[data$.w > 0, ]
  vars <- c(all.vars(formula), ".w")
  if (!all(vars %in% names(data))) { message("no such column: ", name, " ", setdiff(vars, names(data))); return(invisible()) }
  data <- droplevels(data[complete.cases(data[, vars]), ])
  if (nrow(data) > 700) data <- droplevels(data[seq(1, nrow(data), length.out = 700), ])
  m <- suppressWarnings(glm(formula, family = binomial, data = data, weights = .w, control = glm.control(epsilon = 1e-15, maxit = 100)))
  # glm keeps the weights of the step before the last: once more from the end, so that errors are those of the estimate
  m <- suppressWarnings(glm(formula, family = binomial, data = data, weights = .w, start = coef(m), control = glm.control(epsilon = 1e-15, maxit = 100)))
  if (any(is.na(coef(m))) || max(sqrt(diag(vcov(m)))) > 100) { message("left out: ", name); return(invisible()) }
  x <- model.matrix(m)[, -1, drop = FALSE]; y <- m$y; w <- data$.w
  rows <- paste(sprintf("%d", as.integer(y)), sprintf("%.15g", w), apply(x, 1, function(v) paste(sprintf("%.15g", v), collapse = ",")), sep = ",")
  data_out <<- c(data_out, paste("@", name, nrow(x), ncol(x)), rows)
  n_sets <<- n_sets + 1
  n <- sum(w)
  put(name, "coef", coef(m)); put(name, "se", sqrt(diag(vcov(m)))); put(name, "p", coef(summary(m))[, 4])
  ll <- sum(w * ifelse(y == 1, log(fitted(m)), log1p(-fitted(m)))); share <- sum(w * y) / n
  put(name, "loglik", ll); put(name, "null", n * (share * log(share) + (1 - share) * log(1 - share)))
  put(name, "aic", -2 * ll + 2 * length(coef(m))); put(name, "bic", -2 * ll + log(n) * length(coef(m)))
  ci <- confint.default(m); put(name, "low", ci[, 1]); put(name, "high", ci[, 2])
  if (all(w == 1)) for (k in c("HC0", "HC1", "HC2", "HC3")) put(name, k, sqrt(diag(vcovHC(m, type = k))))
}
long <- function(d, yes, no) { a <- d; a$.y <- 1; a$.n <- yes; b <- d; b$.y <- 0; b$.n <- no; rbind(a, b) }
add("birthwt", low ~ age + lwt + factor(race) + smoke + ptl + ht + ui + ftv, birthwt)
add("Pima.tr", type ~ ., Pima.tr); add("Pima.te", type ~ ., Pima.te)
add("biopsy", class ~ V1 + V2 + V3 + V4 + V6 + V7 + V8, biopsy)
add("bacteria", y ~ ap + hilo + week, bacteria); add("Melanoma", I(status == 1) ~ sex + age + thickness + ulcer, Melanoma)
add("Aids2", I(status == "D") ~ state + sex + age, Aids2)
l <- long(menarche, menarche$Menarche, menarche$Total - menarche$Menarche); add("menarche", .y ~ Age, l, l$.n)
l <- long(snails, snails$Deaths, snails$N - snails$Deaths); add("snails", .y ~ Species + Exposure + Rel.Hum + Temp, l, l$.n)
l <- long(esoph, esoph$ncases, esoph$ncontrols); add("esoph", .y ~ unclass(agegp) + unclass(alcgp) + unclass(tobgp), l, l$.n)
add("infert", case ~ age + parity + education + spontaneous + induced, infert)
d <- as.data.frame(UCBAdmissions); add("UCBAdmissions", Admit ~ Gender + Dept, d, d$Freq)
d <- as.data.frame(Titanic); add("Titanic", Survived ~ Class + Sex + Age, d, d$Freq)
d <- as.data.frame(HairEyeColor); add("HairEyeColor", Sex ~ Hair + Eye, d, d$Freq)
add("mtcars", vs ~ mpg, mtcars); add("mtcars2", am ~ wt, mtcars)
add("lung", I(status == 2) ~ age + sex + ph.ecog + ph.karno + wt.loss, lung)
add("colon", status ~ rx + sex + age + obstruct + adhere + nodes + extent + surg, colon[colon$etype == 2, ])
add("pbc", I(status == 2) ~ age + edema + log(bili) + albumin + protime, pbc)
add("veteran", status ~ trt + celltype + karno + age + prior, veteran); add("ovarian", fustat ~ age + rx, ovarian)
add("heart", event ~ age + year + surgery + transplant, heart); add("kidney", status ~ age + sex + frail, kidney)
add("bladder", event ~ rx + number + size + enum, bladder); add("stanford2", status ~ age + t5, stanford2)
add("cgd", status ~ treat + sex + age + steroids, cgd); add("retinopathy", status ~ laser + age + type + trt + risk, retinopathy)
add("rats", status ~ rx + sex, rats); add("mgus", death ~ age + sex + hgb + creat, mgus); add("transplant", I(event == "ltx") ~ age + sex + abo, transplant)
add("Mroz", lfp ~ ., Mroz); add("Cowles", volunteer ~ neuroticism * extraversion + sex, Cowles)
add("TitanicSurvival", survived ~ sex + age + passengerClass, TitanicSurvival); add("Arrests", released ~ colour + year + age + sex + employed + citizen + checks, Arrests)
add("Womenlf", I(partic != "not.work") ~ hincome + children, Womenlf); add("Chile", I(vote == "Y") ~ sex + age + education + statusquo, Chile[Chile$vote %in% c("Y", "N"), ])
add("urine", r ~ gravity + ph + osmo + cond + urea + calc, urine); add("nodal", r ~ aged + stage + grade + xray + acid, nodal)
add("remission", r ~ LI, remission)
l <- long(downs.bc, downs.bc$r, downs.bc$m - downs.bc$r); add("downs.bc", .y ~ age + I(age^2), l, l$.n)
add("kyphosis", Kyphosis ~ Age + Number + Start, kyphosis); add("stagec", pgstat ~ age + g2 + grade + gleason, stagec)
l <- long(cbpp, cbpp$incidence, cbpp$size - cbpp$incidence); add("cbpp", .y ~ period, l, l$.n)
add("VerbAgg", r2 ~ Anger + Gender + btype + situ + mode, VerbAgg); add("aSAH", outcome ~ gender + age + s100b + ndka, aSAH)
add("wine", I(as.integer(rating) > 3) ~ temp + contact, wine); add("soup", I(as.integer(SURENESS) > 3) ~ PROD + DAY + SOUPTYPE + SOUPFREQ + COLD + EASY + GENDER, soup)
add("quine", Sex ~ Age + Eth + Lrn + Days, quine); add("channing", cens ~ sex + entry, channing)
add("housing", I(Sat == "High") ~ Infl + Type + Cont, housing, housing$Freq)
con <- gzfile("published.csv.gz", "w"); writeLines(c(paste("# data of R packages: MASS, survival, boot, carData, rpart, lme4, pROC, ordinal and datasets; label, weight, columns of the model; made by published.R"), data_out), con); close(con)
writeLines(c(paste0("# ", R.version.string, ", glm with epsilon 1e-15, sandwich ", packageVersion("sandwich"), "; the intercept is place 0; made by published.R"), "case,statistic,place,value", out), "published-expected.csv")
cat(n_sets, "sets\n")
