package dev.logits.metric;

import java.util.Arrays;

/**
 * How far the smoothed residuals of resamples are from those of the rows that they were drawn from:
 * {@code ∫ |Σ_i (w_i/n − c_i/N)(correct_i − p_i) K_σ(p_i, t)| dt}, with the weights w of the resample, whose sum
 * is n, and the counts c of the rows. The {@linkplain SmoothCalibrationError errors} of two sets of residuals never
 * differ by more, at the σ of the first. What does not depend on the resample is computed once. Immutable.
 */
final class SmoothDistance {
    private final double[] confidence;
    private final double[] miss;
    /** c / N. */
    private final double[] shares;

    private final int gridCells;
    /** The cells of the grid that hold rows, and where the rows of each end. */
    private final int[] cells;

    private final int[] ends;
    private final double[] kernel;

    /**
     * @param confidence by rising confidence
     * @param miss correct − p
     * @param weights how often the rows count
     * @param n the sum of these
     * @param sigma the width
     */
    SmoothDistance(double[] confidence, double[] miss, double[] weights, double n, double sigma) {
        this.confidence = confidence;
        this.miss = miss;
        double width = Math.max(sigma, GaussianSmoothing.LEAST);
        kernel = GaussianSmoothing.kernel(width);
        gridCells = 1 << GaussianSmoothing.level(width);
        shares = new double[weights.length];
        Arrays.setAll(shares, i -> weights[i] / n);
        int[] cell = new int[Math.min(gridCells, confidence.length)];
        int[] end = new int[cell.length];
        int found = 0;
        for (int i = 0; i < confidence.length; i++) {
            int of = Math.min((int) (confidence[i] * gridCells), gridCells - 1);
            if (found == 0 || cell[found - 1] != of) {
                cell[found++] = of;
            }
            end[found - 1] = i + 1;
        }
        cells = Arrays.copyOf(cell, found);
        ends = Arrays.copyOf(end, found);
    }

    /** Memory of a thread. */
    static final class Memory {
        private final GaussianSmoothing smoothing = new GaussianSmoothing();
        private double[] residuals = new double[0];
        private double[] grid = new double[0];
    }

    /**
     * The distance of a resample.
     *
     * @param weights how often it counts each row
     * @param n the sum of these
     */
    double of(double[] weights, double n, Memory memory) {
        if (memory.residuals.length != miss.length || memory.grid.length != gridCells + 1) {
            memory.residuals = new double[miss.length];
            memory.grid = new double[gridCells + 1];
        }
        residuals(weights, n, shares, miss, memory.residuals);
        Arrays.fill(memory.grid, 0);
        spread(confidence, memory.residuals, memory.grid);
        return memory.smoothing.integral(memory.grid, kernel);
    }

    private static void residuals(double[] weights, double n, double[] shares, double[] miss, double[] residuals) {
        for (int i = 0; i < miss.length; i++) {
            residuals[i] = (weights[i] / n - shares[i]) * miss[i];
        }
    }

    /** Each residual is shared by its two nearest nodes; rows of a cell follow each other. */
    private void spread(double[] confidence, double[] residuals, double[] grid) {
        double before = 0; // what the cell below leaves at its right node
        int i = 0;
        for (int c = 0; c < cells.length; c++) {
            int cell = cells[c];
            double left = c > 0 && cells[c - 1] == cell - 1 ? before : 0;
            double right = 0;
            for (; i < ends[c]; i++) {
                double share = confidence[i] * gridCells - cell;
                left += residuals[i] * (1 - share);
                right += residuals[i] * share;
            }
            grid[cell] = left;
            grid[cell + 1] = right;
            before = right;
        }
    }
}
