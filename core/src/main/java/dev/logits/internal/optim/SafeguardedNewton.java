package dev.logits.internal.optim;

/**
 * Newton's method for the zero of an increasing function g of one variable, kept inside the bracket that the signs of g
 * have shown, and limited in step. Ask and tell: the caller evaluates g at {@link #x()} and
 * tells its value and slope, so that it may stop, or look elsewhere, whenever it knows better.
 *
 * <p>A Newton step that leaves the bracket is replaced by its midpoint, so the zero cannot be lost; near it convergence
 * is quadratic.
 *
 * <pre>{@code
 * SafeguardedNewton newton = new SafeguardedNewton(1, 3);
 * for (int i = 0; i < 20 && newton.tell(newton.x() * newton.x() - 2, 2 * newton.x()); i++) {}
 * newton.x();   // 1.414213562…
 * }</pre>
 */
public final class SafeguardedNewton {
    private final double maxStep;
    private double x;
    private double low = Double.NEGATIVE_INFINITY;
    private double high = Double.POSITIVE_INFINITY;

    /**
     * @param start where to evaluate first
     * @param maxStep the longest step, positive
     */
    public SafeguardedNewton(double start, double maxStep) {
        this.x = start;
        this.maxStep = maxStep;
    }

    /** Where to evaluate next; the answer, once {@link #tell} has returned false. */
    public double x() {
        return x;
    }

    /**
     * Takes g and its slope at {@link #x()} and moves on.
     *
     * @param g the value, not NaN
     * @param slope the derivative, 0 or more
     * @return false if x is as good as doubles can say: g is 0, or the bracket has closed
     */
    public boolean tell(double g, double slope) {
        if (g == 0) {
            return false;
        }
        if (g > 0) {
            high = x;
        } else {
            low = x;
        }
        double next = x - g / slope; // slope 0 gives an infinite step, which the limits below cut
        if (!(Math.abs(next - x) <= maxStep)) {
            next = x - Math.copySign(maxStep, g);
        }
        if (next <= low || next >= high) {
            next = low + (high - low) / 2;
        }
        boolean moved = next != x && next != low && next != high;
        x = moved ? next : x;
        return moved;
    }

    /** Evaluates next at a point that the caller has reason to like; without effect if it is outside the bracket. */
    public void moveTo(double point) {
        if (point > low && point < high) {
            x = point;
        }
    }

    /** Whether g has been seen negative, so that the zero is known to exist above. */
    public boolean hasLow() {
        return low != Double.NEGATIVE_INFINITY;
    }
}
