package dev.logits.learn.online;

import dev.logits.Logits;
import dev.logits.learn.features.Features;

/**
 * What has learned from a stream so far, and goes on to. Its state does not grow with the rows.
 *
 * <p>Rows are learned from one after the other, so that their order matters and the size of the parts in which they are
 * given does not, to the bit. The same rows in the same order give the same bits on every machine.
 *
 * <p>For one thread.
 *
 * @since 0.1
 */
public sealed interface OnlineLearner permits FtrlLearner, NewtonLearner {

    /** The number of features D. */
    int columns();

    /** The number of classes K. */
    int classes();

    /**
     * Learns from rows, one after the other. A part that is refused for its labels, its shape or a number that is not
     * finite has changed nothing.
     *
     * @param labels N labels, 0 … K − 1, or −1 for a row to pass over
     * @throws IllegalArgumentException if the number of columns or of labels is another one, a label is none, or a
     *     number is not finite; or if a logit is beyond all numbers, which rows of very large numbers can do: the rows
     *     before it have been learned from then
     */
    default void learn(Features x, int[] labels) {
        learn(x, labels, new double[0]);
    }

    /**
     * Learns from rows that count by a weight. A row of weight 2.5 is learned from twice, to the bit as if it were
     * there twice, and then by half of its loss, so that what is known of the sum of the losses holds for the weighted
     * sum. {@link #progress} counts it once, by what was lost before it was learned from at all.
     *
     * @param labels N labels, 0 … K − 1, or −1 for a row to pass over
     * @param weights N numbers from 0, for a row to pass over, to 1,000,000; or none, where each row counts 1
     * @throws IllegalArgumentException as {@link #learn(Features, int[])}, or if a weight is out of range
     */
    void learn(Features x, int[] labels, double[] weights);

    /**
     * The logits of rows. Of two classes that of class 0 is 0.
     *
     * @throws IllegalArgumentException if the number of columns is another one
     */
    Logits logits(Features x);

    /**
     * The weight of a column in the logit of a class.
     *
     * @throws IndexOutOfBoundsException if there is no such class or column
     */
    double weight(int c, int column);

    /**
     * The intercept of a class; 0 for a learner without.
     *
     * @throws IndexOutOfBoundsException if there is no such class
     */
    double intercept(int c);

    /** What its predictions lost before it learned from each row. */
    ProgressiveLoss progress();
}
