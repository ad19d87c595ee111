package dev.logits.learn.choice;

/** The likelihood of one decision as a function of the coefficients. */
abstract class ChoiceSet {
    private final double weight;

    /** The coefficients that the decision depends on, rising. */
    private final int[] active;

    ChoiceSet(double weight, int[] active) {
        this.weight = weight;
        this.active = active;
    }

    /** How often the decision was made. */
    final double weight() {
        return weight;
    }

    final int[] active() {
        return active;
    }

    /**
     * The log-likelihood of one such decision.
     *
     * @param theta all coefficients
     * @param gradient overwritten: its derivatives in the active ones
     * @param information overwritten: minus its second derivatives, row after row
     */
    abstract double evaluate(double[] theta, double[] gradient, double[] information);

    /** The log-likelihood of one such decision if all alternatives are alike. */
    abstract double uniform();

    /** The number of alternatives less the chosen ones: the rows that tell something of separation. */
    abstract int rivals();

    /**
     * What the chosen alternative has more than a rival of it.
     *
     * @param rival 0 … rivals − 1
     * @param out overwritten; of the active coefficients
     */
    abstract void difference(int rival, double[] out);
}
