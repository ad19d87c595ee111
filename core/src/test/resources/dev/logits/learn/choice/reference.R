# Makes reference.csv, infert.csv and baseball.csv of this folder: Rscript reference.R TRAVEL.csv
suppressMessages({library(survival); library(BradleyTerry2)})
options(digits = 17)
out <- list()
add <- function(case, statistic, value) {
  value <- as.numeric(value)
  out[[length(out) + 1]] <<- data.frame(case, statistic, place = seq_along(value) - 1, value = sprintf("%.17g", value))
}
tight <- coxph.control(eps = 1e-14, iter.max = 100)
model <- function(case, m, null) {
  add(case, "coef", coef(m)); add(case, "se", sqrt(diag(vcov(m))))
  add(case, "loglik", m$loglik[2]); add(case, "null", m$loglik[1])
  add(case, "covariance", vcov(m))
}
# matched cases and controls (Trichopoulos and others, 1976)
i <- datasets::infert
model("matched", clogit(case ~ spontaneous + induced + strata(stratum), data = i, method = "exact", control = tight))
model("education", clogit(case ~ age + parity + spontaneous + induced + strata(education), data = i, method = "exact", control = tight))
model("pooled", clogit(case ~ spontaneous + induced + strata(pooled.stratum), data = i, method = "exact", control = tight))
b <- clogit(case ~ spontaneous + induced + strata(stratum), data = i, method = "breslow", control = tight, cluster = stratum)
add("matched", "robust", sqrt(diag(vcov(b))))
# travel modes (Greene): one chosen of four
t <- read.csv(commandArgs(TRUE)[1])
t$air <- as.numeric(t$mode == "air"); t$train <- as.numeric(t$mode == "train"); t$bus <- as.numeric(t$mode == "bus")
t$airhinc <- t$air * t$hinc
m <- clogit(choice ~ gc + ttme + airhinc + air + train + bus + strata(individual), data = t, method = "breslow", control = tight)
model("travel", m)
m <- clogit(choice ~ gc + ttme + airhinc + air + train + bus + strata(individual), data = t, method = "breslow", control = tight, cluster = individual)
add("travel", "robust", sqrt(diag(vcov(m))))
# baseball, with and without an advantage of place (Agresti 2002)
bb <- baseball
bb$home.team <- data.frame(team = bb$home.team, at.home = 1)
bb$away.team <- data.frame(team = bb$away.team, at.home = 0)
ctrl <- glm.control(epsilon = 1e-15, maxit = 100)
m <- BTm(cbind(home.wins, away.wins), home.team, away.team, ~ team, id = "team", data = bb, control = ctrl)
add("baseball", "coef", coef(m)); add("baseball", "se", sqrt(diag(vcov(m))))
m <- BTm(cbind(home.wins, away.wins), home.team, away.team, ~ team + at.home, id = "team", data = bb, control = ctrl)
add("baseball_home", "coef", coef(m)); add("baseball_home", "se", sqrt(diag(vcov(m))))
# ties by Davidson's model as a log-linear one: football, England, season 2008 (BradleyTerry2::football)
f <- football[football$season == "2008-9", ]
teams <- levels(droplevels(f$home)); n <- length(teams)
h <- match(f$home, teams); a <- match(f$away, teams); res <- f$result
rows <- list(); y <- c(); game <- c()
unit <- function(k) as.numeric(seq_len(n) == k)[-1]
for (g in seq_along(h)) {
  rows[[length(rows) + 1]] <- c(unit(h[g]), 1, 0)
  rows[[length(rows) + 1]] <- c(unit(a[g]), 0, 0)
  rows[[length(rows) + 1]] <- c((unit(h[g]) + unit(a[g])) / 2, .5, 1)
  y <- c(y, c(res[g] == 1, res[g] == -1, res[g] == 0)); game <- c(game, g, g, g)
}
x <- do.call(rbind, rows)
m <- clogit(y ~ x + strata(game), method = "breslow", control = tight)
add("football", "coef", coef(m)); add("football", "se", sqrt(diag(vcov(m)))); add("football", "loglik", m$loglik[2])
writeLines(c("# football matches of England 2008/9: home, away, 1 home won, -1 away won, 0 tie; as in R's BradleyTerry2 1.1-2", "home,away,result",
  paste(h - 1, a - 1, res, sep = ",")), "football.csv")
writeLines(c("# baseball 1987, American League East: wins at home and away; A. Agresti, Categorical data analysis, 2002, table 10.10", "home,away,home_wins,away_wins",
  paste(as.integer(baseball$home.team) - 1, as.integer(baseball$away.team) - 1, baseball$home.wins, baseball$away.wins, sep = ",")), "baseball.csv")
writeLines(c("# infertility after abortions, 83 matched sets; D. Trichopoulos et al., Br. J. Obstet. Gynaecol. 83, 1976; as R's datasets::infert", "education,age,parity,induced,case,spontaneous,stratum,pooled",
  paste(as.integer(i$education), i$age, i$parity, i$induced, i$case, i$spontaneous, i$stratum, i$pooled.stratum, sep = ",")), "infert.csv")
all <- do.call(rbind, out)
writeLines(c(paste0("# ", R.version.string, ", survival ", packageVersion("survival"), " (clogit), BradleyTerry2 ", packageVersion("BradleyTerry2"), "; made by reference.R"),
  "case,statistic,place,value", paste(all$case, all$statistic, all$place, all$value, sep = ",")), "reference.csv")
