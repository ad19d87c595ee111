package dev.logits.decision;

import dev.logits.internal.check.NullCheck;
import dev.logits.metric.Interval;

/**
 * How one group differs from all others in one metric.
 *
 * @param group the group
 * @param value the metric of its rows
 * @param interval its 95 % interval
 * @param others the metric of all other rows
 * @param gap value − others
 * @param gapInterval the interval of the gap, simultaneous over all groups where that was asked for
 * @param p the probability of such a gap where there is none, adjusted for the number of groups; NaN where it is not
 *     defined
 * @since 0.1
 */
public record GroupGap(
        String group, double value, Interval interval, double others, double gap, Interval gapInterval, double p) {

    /** None may be null. */
    public GroupGap {
        NullCheck.argument(group, "group");
        NullCheck.argument(interval, "interval");
        NullCheck.argument(gapInterval, "gapInterval");
    }
}
