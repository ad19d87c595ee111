package dev.logits.learn.network;

/** {@link Layer.LayerNorm}; mean and variance are summed in double precision, from left to right. */
final class LayerNormOperation extends Operation {
    private final int weight;
    private final int bias;
    private final double epsilon;

    LayerNormOperation(double epsilon, int width, int at) {
        super(width, width);
        this.weight = at;
        this.bias = at + width;
        this.epsilon = epsilon;
    }

    private double mean(float[] x, int off) {
        double sum = 0;
        for (int i = 0; i < inputs; i++) {
            sum += x[off + i];
        }
        return sum / inputs;
    }

    /** 1 / √(σ² + ε). */
    private double reciprocal(float[] x, int off, double mean) {
        double sum = 0;
        for (int i = 0; i < inputs; i++) {
            double d = x[off + i] - mean;
            sum = Math.fma(d, d, sum);
        }
        return 1 / Math.sqrt(sum / inputs + epsilon);
    }

    @Override
    void forward(float[] w, float[] x, int xOff, float[] z, int zOff, int from, int to, long key) {
        for (int r = from; r < to; r++) {
            int off = xOff + r * inputs;
            int zRow = zOff + r * outputs;
            double mean = mean(x, off);
            double factor = reciprocal(x, off, mean);
            for (int i = 0; i < inputs; i++) {
                float normal = (float) ((x[off + i] - mean) * factor);
                z[zRow + i] = Math.fma(normal, w[weight + i], w[bias + i]);
            }
        }
    }

    /** With n = (x − μ)·f and h = γ·∂z: ∂x = f·(h − mean(h) − n·mean(h·n)). */
    @Override
    void backward(float[] w, float[] x, float[] z, float[] gz, float[] gx, int from, int to, long key) {
        for (int r = from; r < to; r++) {
            int off = r * inputs;
            double mean = mean(x, off);
            double factor = reciprocal(x, off, mean);
            double sum = 0;
            double product = 0;
            for (int i = 0; i < inputs; i++) {
                double h = (double) gz[off + i] * w[weight + i];
                sum += h;
                product = Math.fma(h, (x[off + i] - mean) * factor, product);
            }
            sum /= inputs;
            product /= inputs;
            for (int i = 0; i < inputs; i++) {
                double h = (double) gz[off + i] * w[weight + i];
                double normal = (x[off + i] - mean) * factor;
                gx[off + i] = (float) (factor * (h - sum - normal * product));
            }
        }
    }

    @Override
    int gradientTasks() {
        return 1;
    }

    @Override
    void gradient(int task, float[] x, float[] gz, int rows, float[] g) {
        double[] scale = new double[inputs];
        double[] shift = new double[inputs];
        for (int r = 0; r < rows; r++) {
            int off = r * inputs;
            double mean = mean(x, off);
            double factor = reciprocal(x, off, mean);
            for (int i = 0; i < inputs; i++) {
                scale[i] = Math.fma(gz[off + i], (x[off + i] - mean) * factor, scale[i]);
                shift[i] += gz[off + i];
            }
        }
        for (int i = 0; i < inputs; i++) {
            g[weight + i] = (float) scale[i];
            g[bias + i] = (float) shift[i];
        }
    }
}
