package dev.logits.internal.optim;

/**
 * A guess of an objective's inverse Hessian, symmetric and positive definite: the closer it comes, the fewer steps a
 * minimization takes. Any multiple of it is as good.
 */
@FunctionalInterface
public interface Preconditioner {
    /** No guess: the identity. */
    Preconditioner NONE = (v, out) -> System.arraycopy(v, 0, out, 0, v.length);

    /**
     * The product with a vector.
     *
     * @param v not to be changed
     * @param out overwritten, another array
     */
    void apply(double[] v, double[] out);
}
