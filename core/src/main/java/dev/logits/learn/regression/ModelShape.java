package dev.logits.learn.regression;

/**
 * How the parameters of a logistic model lie in one vector: output after output, in each the D weights and then the
 * intercept, if there is one. With a reference class 0 the outputs are classes 1 … K − 1.
 *
 * @param columns D
 * @param classes K
 * @param reference whether class 0 is the reference, whose logit is 0
 * @param intercept whether outputs have one
 */
record ModelShape(int columns, int classes, boolean reference, boolean intercept) {

    int first() {
        return reference ? 1 : 0;
    }

    int outputs() {
        return classes - first();
    }

    /** Parameters an output. */
    int stride() {
        return columns + (intercept ? 1 : 0);
    }

    int size() {
        return Math.multiplyExact(outputs(), stride());
    }

    /** The same model of fewer columns. */
    ModelShape withColumns(int count) {
        return new ModelShape(count, classes, reference, intercept);
    }

    /** The parameters of some columns, and the intercepts. */
    double[] restrict(double[] theta, int[] kept) {
        ModelShape small = withColumns(kept.length);
        double[] out = new double[small.size()];
        for (int m = 0; m < outputs(); m++) {
            for (int j = 0; j < kept.length; j++) {
                out[m * small.stride() + j] = theta[m * stride() + kept[j]];
            }
            if (intercept) {
                out[m * small.stride() + kept.length] = theta[m * stride() + columns];
            }
        }
        return out;
    }

    /** The other way round, with 0 for the other columns. */
    double[] extend(double[] small, int[] kept) {
        int s = kept.length + (intercept ? 1 : 0);
        double[] out = new double[size()];
        for (int m = 0; m < outputs(); m++) {
            for (int j = 0; j < kept.length; j++) {
                out[m * stride() + kept[j]] = small[m * s + j];
            }
            if (intercept) {
                out[m * stride() + columns] = small[m * s + kept.length];
            }
        }
        return out;
    }
}
