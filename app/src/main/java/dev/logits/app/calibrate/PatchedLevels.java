package dev.logits.app.calibrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Words;
import dev.logits.calibrate.CalibratedSource;
import dev.logits.calibrate.GroupMulticalibration;
import dev.logits.calibrate.LevelGap;
import dev.logits.calibrate.Multicalibration;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What multicalibration promises of the rows that it was fitted to, and what test rows say of it: at how many levels of
 * how many groups the mean probability is off by more than was asked for and chance makes.
 *
 * @param fit the patches
 * @param classNames names of the classes, where they have some
 * @param before levels of the test rows as they are
 * @param pooled by the calibrator of all rows
 * @param after patched
 */
record PatchedLevels(
        GroupMulticalibration fit,
        List<String> classNames,
        List<LevelGap> before,
        List<LevelGap> pooled,
        List<LevelGap> after) {
    /** The probability that any level is called off where none is. */
    private static final double ALL = 0.05;

    static PatchedLevels of(GroupMulticalibration fit, LogitsSource test) throws IOException {
        return new PatchedLevels(
                fit,
                test.classNames(),
                fit.gaps(test),
                fit.gaps(new CalibratedSource(test, fit.pooled().calibrator())),
                fit.gaps(fit.calibrated(test)));
    }

    /** How many patches are of a group. */
    long patches(String column, String name) {
        return fit.patches().patches().stream()
                .filter(patch -> patch.group() >= 0)
                .map(patch -> fit.groups().get(patch.group()))
                .filter(group -> group.name().equals(name) && group.column().equals(column))
                .count();
    }

    private long off(List<LevelGap> gaps) {
        return gaps.stream().filter(gap -> isOff(gap, gaps.size())).count();
    }

    private boolean isOff(LevelGap gap, int of) {
        return gap.chance(fit.options().tolerance()) < ALL / of;
    }

    private Optional<LevelGap> worst() {
        return after.stream()
                .filter(gap -> isOff(gap, after.size()))
                .max(Comparator.comparingDouble(gap -> Math.abs(gap.gap())));
    }

    private long ownGroups() {
        return fit.groups().stream()
                .filter(group -> group.rows() >= fit.fewest())
                .count();
    }

    private String alpha() {
        return Words.plain(fit.options().tolerance());
    }

    private String className(int k) {
        return classNames.isEmpty() ? "class " + k : classNames.get(k);
    }

    /** The promise, and how it was kept. */
    List<String> sentences() {
        Multicalibration.Options options = fit.options();
        String where = ownGroups() == 0
                ? "in all rows, as no group has the " + Words.count(fit.fewest()) + " rows of --group-rows"
                : "in all rows and in each of " + Words.counted(ownGroups(), "group", "groups") + " with "
                        + Words.count(fit.fewest()) + " rows or more";
        String what = "the mean probability of " + (fit.patches().classes() == 2 ? className(1) : "each class")
                + " at each of " + Words.counted(options.levels(), "level", "levels");
        String promise = fit.patches().converged()
                ? "On the rows fitted, " + where + ", but for a share of at most " + alpha() + " of its rows, " + what
                        + " is within " + alpha() + " of the share of rows of it, or within "
                        + Words.plain(options.z()) + " standard deviations of chance where that is more."
                : "The patches ended at " + Words.count(options.most()) + " before " + what + " was right " + where
                        + "; ask for less with a larger --alpha.";
        return List.of(promise, tested());
    }

    private String tested() {
        return "On the test rows " + Words.count(off(after)) + " of "
                + Words.counted(after.size(), "level with rows is", "levels with rows are")
                + " off by more than " + alpha() + " and chance (5 % for all of them together); by the fit to all rows "
                + Words.count(off(pooled)) + " of " + Words.count(pooled.size()) + " are, as they come "
                + Words.count(off(before)) + " of " + Words.count(before.size()) + "."
                + worst().map(gap -> " The largest of these: " + level(gap) + ".")
                        .orElse("");
    }

    private String level(LevelGap gap) {
        GroupMulticalibration.Group group =
                gap.group() < 0 ? null : fit.groups().get(gap.group());
        return (group == null ? "all rows" : group.column() + " " + Words.group(group.name())) + ", "
                + className(gap.of()) + " from " + Words.plain(gap.low()) + " to " + Words.plain(gap.high()) + ", "
                + Words.rows(gap.rows()) + " of mean " + Words.decimals(gap.mean(), 4) + " and share "
                + Words.decimals(gap.share(), 4);
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("alpha", fit.options().tolerance());
        json.put("levels", fit.options().levels());
        json.put("patches", fit.patches().patches().size());
        json.put("converged", fit.patches().converged());
        json.put("levels_tested", after.size());
        json.put("levels_off_before", off(before));
        json.put("levels_off_pooled", off(pooled));
        json.put("levels_off_after", off(after));
        json.set("statements", Json.texts(sentences()));
        return json;
    }
}
